import { DownloadOutlined, SaveOutlined, SettingOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Card, Checkbox, Dropdown, Input, Modal, Popover, Select, Space, Statistic, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { Refused } from '../app/Refused';
import { useDates, useText } from '../app/language';
import { OrganisationSelect } from '../records/FieldInput';
import { useDefinitionsOf } from '../records/definition';
import { BulkStep } from './BulkStep';
import { ImportDrawer } from './ImportDrawer';
import { OtherFilters } from './OtherFilters';
import { useFilter, type Filter } from './filter';
import { useColumns, useViews } from './views';
import { Mark } from '../app/Mark';

type Item = Schema<'LedgerItem'>;

const standings: Record<Schema<'LedgerStanding'>, { zh: string; en: string; tone: 'blue' | 'green' | 'grey' }> = {
  open: { zh: '未销号', en: 'open', tone: 'blue' },
  'struck-off': { zh: '已销号', en: 'struck off', tone: 'green' },
  settled: { zh: '已办结', en: 'settled', tone: 'grey' },
};

const usual = ['title', 'kind', 'party', 'area', 'industry', 'state', 'due', 'standing'];

/** The ledger of findings: everything that one may know of, narrowed on the server, shown as one likes it, and taken along as a table. */
export default function LedgerPage() {
  const t = useText();
  const { shortDay } = useDates();
  const { filter, set, replace } = useFilter();
  const { views, add, remove } = useViews();
  const [shown, setShown] = useColumns(usual);
  const [selected, setSelected] = useState<Item[]>([]);
  const [importing, setImporting] = useState(false);
  const [naming, setNaming] = useState<string>();
  const definitions = useDefinitionsOf('finding');
  const { sort, ...narrow } = filter;
  const {
    data: pages,
    error,
    isPending,
    hasNextPage,
    fetchNextPage,
    isFetchingNextPage,
    refetch,
  } = useInfiniteQuery({
    queryKey: ['ledger', filter],
    queryFn: ({ pageParam }) =>
      data(api.GET('/api/v1/ledger', { params: { query: { ...filter, after: pageParam, limit: 100 } as never } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const { data: summary } = useQuery({
    queryKey: ['ledger', 'summary', narrow],
    queryFn: () => data(api.GET('/api/v1/ledger/summary', { params: { query: { ...narrow, by: 'state', limit: 1 } as never } })),
  });
  const rows = pages?.pages.flatMap((page) => page.items) ?? [];
  const states = [
    ...new Map(
      definitions
        .filter((one) => !filter.definition || one.id === filter.definition)
        .flatMap((one) => one.stages.flatMap((stage) => stage.states))
        .map((state) => [state.name, state]),
    ).values(),
  ];
  const industries = [
    ...new Map(
      definitions
        .flatMap((one) => one.fields.find((field) => field.name === 'industry')?.options ?? [])
        .map((option) => [option.name, option]),
    ).values(),
  ];

  const columns = [
    {
      key: 'title',
      title: t({ zh: '名称', en: 'Title' }),
      fixed: 'left' as const,
      width: 260,
      render: (_: unknown, item: Item) => <Link to={`/findings/${item.id}`}>{item.title}</Link>,
    },
    { key: 'kind', title: t({ zh: '类别', en: 'Kind' }), width: 130, render: (_: unknown, item: Item) => t(item.definition.title) },
    {
      key: 'party',
      title: t({ zh: '被巡查对象', en: 'Inspected party' }),
      width: 150,
      render: (_: unknown, item: Item) => t(item.party.title),
    },
    {
      key: 'area',
      title: t({ zh: '巡查内容', en: 'Area' }),
      width: 180,
      render: (_: unknown, item: Item) => item.area && t(item.area.title),
    },
    {
      key: 'region',
      title: t({ zh: '地区', en: 'Region' }),
      width: 130,
      render: (_: unknown, item: Item) => item.region && t(item.region.title),
    },
    {
      key: 'industry',
      title: t({ zh: '行业', en: 'Industry' }),
      width: 120,
      render: (_: unknown, item: Item) => item.industry && t(item.industry.title),
    },
    {
      key: 'unit',
      title: t({ zh: '责任单位', en: 'Responsible unit' }),
      width: 180,
      render: (_: unknown, item: Item) => (item.unit ? t(item.unit.title) : item.responsibleUnit),
    },
    {
      key: 'person',
      title: t({ zh: '责任人', en: 'Responsible person' }),
      width: 100,
      render: (_: unknown, item: Item) => item.responsiblePerson,
    },
    {
      key: 'found',
      title: t({ zh: '发现日期', en: 'Found on' }),
      width: 130,
      render: (_: unknown, item: Item) => item.foundOn && shortDay(item.foundOn),
    },
    {
      key: 'state',
      title: t({ zh: '现状', en: 'State' }),
      width: 170,
      render: (_: unknown, item: Item) => <Mark>{t(item.state.title)}</Mark>,
    },
    {
      key: 'due',
      title: t({ zh: '整改到期', en: 'Rectification due' }),
      width: 190,
      render: (_: unknown, item: Item) =>
        item.dueOn && (
          <>
            {shortDay(item.dueOn)} {item.isOverdue && <Mark tone="red">{t({ zh: '逾期', en: 'overdue' })}</Mark>}
          </>
        ),
    },
    {
      key: 'money',
      title: t({ zh: '整改资金（元）', en: 'Money (yuan)' }),
      width: 120,
      align: 'right' as const,
      render: (_: unknown, item: Item) => item.money?.toLocaleString(),
    },
    {
      key: 'standing',
      title: t({ zh: '销号', en: 'Standing' }),
      width: 90,
      render: (_: unknown, item: Item) => <Mark tone={standings[item.standing].tone}>{t(standings[item.standing])}</Mark>,
    },
    {
      key: 'description',
      title: t({ zh: '具体情况', en: 'Description' }),
      width: 320,
      ellipsis: true,
      render: (_: unknown, item: Item) => item.description,
    },
  ];
  const address = (format: string) => `/api/v1/ledger/export?${new URLSearchParams({ ...(narrow as Record<string, string>), format })}`;

  return (
    <div className="stack">
      <div className="page-title" style={{ marginBottom: 0 }}>
        <h1>{t({ zh: '问题隐患台账', en: 'Ledger of findings' })}</h1>
        <span style={{ flex: 1 }} />
        <Button onClick={() => setImporting(true)}>{t({ zh: '从表格导入', en: 'Import a table' })}</Button>
        <Dropdown
          menu={{
            items: [
              {
                key: 'xlsx',
                label: (
                  <a href={address('xlsx')} download>
                    {t({ zh: 'Excel 表格', en: 'Excel' })}
                  </a>
                ),
              },
              {
                key: 'csv',
                label: (
                  <a href={address('csv')} download>
                    CSV
                  </a>
                ),
              },
            ],
          }}
          trigger={['click']}
        >
          <Button icon={<DownloadOutlined />}>{t({ zh: '导出', en: 'Export' })}</Button>
        </Dropdown>
        <Popover
          trigger="click"
          placement="bottomRight"
          content={
            <Checkbox.Group
              style={{ display: 'grid', gap: 6 }}
              value={shown}
              onChange={(next) => setShown(columns.map((column) => column.key).filter((key) => next.includes(key)))}
              options={columns.map((column) => ({ value: column.key, label: column.title, disabled: column.key === 'title' }))}
            />
          }
        >
          <Button icon={<SettingOutlined />}>{t({ zh: '选择列', en: 'Columns' })}</Button>
        </Popover>
      </div>
      {summary && (
        <Card size="small">
          <Space size="large" wrap>
            <Statistic title={t({ zh: '全部', en: 'All' })} value={summary.total.all} />
            <Statistic title={t({ zh: '未销号', en: 'Open' })} value={summary.total.open} />
            <Statistic
              title={t({ zh: '其中逾期', en: 'Of these overdue' })}
              value={summary.total.overdue}
              styles={{ content: { color: summary.total.overdue ? '#b42318' : undefined } }}
            />
            <Statistic title={t({ zh: '已销号', en: 'Struck off' })} value={summary.total.struckOff} />
            <Statistic title={t({ zh: '其他办结', en: 'Settled otherwise' })} value={summary.total.settled} />
          </Space>
        </Card>
      )}
      <Card size="small" role="search">
        <Space wrap>
          <Input.Search
            allowClear
            style={{ width: 220 }}
            key={filter.text ?? ''}
            defaultValue={filter.text}
            onSearch={(text) => set({ text })}
            placeholder={t({ zh: '名称或情况中的文字', en: 'Words in title or description' })}
            aria-label={t({ zh: '查找文字', en: 'Words' })}
          />
          <Pick
            name="definition"
            label={{ zh: '类别', en: 'Kind' }}
            filter={filter}
            set={set}
            options={definitions.map((one) => ({ value: one.id, label: t(one.name) }))}
          />
          <Pick
            name="standing"
            label={{ zh: '销号情况', en: 'Standing' }}
            filter={filter}
            set={set}
            options={Object.entries(standings).map(([value, text]) => ({ value, label: t(text) }))}
          />
          <Pick
            name="state"
            label={{ zh: '现状', en: 'State' }}
            filter={filter}
            set={set}
            options={states.map((state) => ({ value: state.name, label: t(state.title) }))}
          />
          <Pick
            name="industry"
            label={{ zh: '行业', en: 'Industry' }}
            filter={filter}
            set={set}
            options={industries.map((option) => ({ value: option.name, label: t(option.title) }))}
          />
          <div style={{ width: 220 }} aria-label={t({ zh: '地区及其下级', en: 'Place and below' })} role="group">
            <OrganisationSelect
              label={t({ zh: '地区及其下级', en: 'Place and below' })}
              value={filter.under}
              onChange={(under) => set({ under: under as string | undefined })}
            />
          </div>
          <Checkbox checked={filter.overdue === 'true'} onChange={(event) => set({ overdue: event.target.checked ? 'true' : undefined })}>
            {t({ zh: '只看逾期', en: 'Overdue only' })}
          </Checkbox>
          <Pick
            name="sort"
            label={{ zh: '排序：新建在前', en: 'Order: newest first' }}
            filter={filter}
            set={set}
            options={[
              { value: 'due', label: t({ zh: '按整改到期日', en: 'by due date' }) },
              { value: '-found', label: t({ zh: '按发现日期', en: 'by day found' }) },
            ]}
          />
          <OtherFilters filter={filter} set={set} />
          <Button type="link" onClick={() => replace({})}>
            {t({ zh: '清除条件', en: 'Clear' })}
          </Button>
          <Dropdown
            trigger={['click']}
            menu={{
              items: [
                ...views.map((view) => ({
                  key: view.name,
                  label: view.name,
                  onClick: () => replace(view.filter),
                })),
                { type: 'divider' as const },
                { key: '+', icon: <SaveOutlined />, label: t({ zh: '保存当前视图', en: 'Keep this view' }), onClick: () => setNaming('') },
                ...views.map((view) => ({
                  key: `-${view.name}`,
                  danger: true,
                  label: t({ zh: '删除“{name}”', en: 'Remove “{name}”' }, { name: view.name }),
                  onClick: () => remove(view.name),
                })),
              ],
            }}
          >
            <Button>{t({ zh: '我的视图', en: 'My views' })}</Button>
          </Dropdown>
        </Space>
      </Card>
      <Refused reason={error} retry={() => void refetch()} />
      {selected.length > 0 && <BulkStep items={selected} onDone={() => setSelected([])} />}
      <Card styles={{ body: { padding: 0 } }}>
        <Table<Item>
          virtual
          size="small"
          rowKey="id"
          loading={isPending}
          dataSource={rows}
          pagination={false}
          scroll={{ x: 1100, y: 560 }}
          columns={columns.filter((column) => shown.includes(column.key))}
          rowSelection={{ selectedRowKeys: selected.map((item) => item.id), onChange: (_, items) => setSelected(items), columnWidth: 44 }}
          onScroll={(event) => {
            const at = event.currentTarget;
            if (hasNextPage && !isFetchingNextPage && at.scrollTop + at.clientHeight > at.scrollHeight - 800) {
              void fetchNextPage();
            }
          }}
        />
      </Card>
      <div className="quiet" role="status">
        {t({ zh: '已载入{n}条，共{all}条', en: '{n} of {all} loaded' }, { n: rows.length, all: summary?.total.all ?? '…' })}{' '}
        {hasNextPage && (
          <Button size="small" onClick={() => void fetchNextPage()} loading={isFetchingNextPage}>
            {t({ zh: '载入更多', en: 'Load more' })}
          </Button>
        )}
      </div>
      <ImportDrawer open={importing} onClose={() => setImporting(false)} definitions={definitions} />
      <Modal
        open={naming !== undefined}
        title={t({ zh: '保存当前视图', en: 'Keep this view' })}
        onCancel={() => setNaming(undefined)}
        okButtonProps={{ disabled: !naming?.trim() }}
        onOk={() => {
          add({ name: naming!.trim(), filter });
          setNaming(undefined);
        }}
      >
        <Input
          value={naming}
          onChange={(event) => setNaming(event.target.value)}
          aria-label={t({ zh: '视图名称', en: 'Name of the view' })}
          maxLength={40}
        />
      </Modal>
    </div>
  );
}

function Pick({
  name,
  label,
  filter,
  set,
  options,
}: {
  name: keyof Filter;
  label: { zh: string; en: string };
  filter: Filter;
  set: (changes: Filter) => void;
  options: { value: string; label: string }[];
}) {
  const t = useText();
  return (
    <Select
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      style={{ minWidth: 150 }}
      placeholder={t(label)}
      aria-label={t(label)}
      value={filter[name]}
      onChange={(value: string | undefined) => set({ [name]: value })}
      options={options}
    />
  );
}

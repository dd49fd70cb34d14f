import { DownloadOutlined, SettingOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Card, Checkbox, Dropdown, Popover, Space, Statistic, Table } from 'antd';
import { useState } from 'react';
import { api, data, type Schema } from '../api/client';
import { Refused } from '../app/Refused';
import { useText } from '../app/language';
import { useDefinitionsOf } from '../records/definition';
import { BulkStep } from './BulkStep';
import { FilterBar } from './FilterBar';
import { ImportDrawer } from './ImportDrawer';
import { useLedgerColumns } from './columns';
import { useFilter } from './filter';

type Item = Schema<'LedgerItem'>;

const usual = ['title', 'kind', 'party', 'area', 'industry', 'state', 'due', 'standing'];

/** The ledger of findings: everything that one may know of, narrowed on the server, shown as one likes it, and taken along as a table. */
export default function LedgerPage() {
  const t = useText();
  const { filter, set } = useFilter();
  const [selected, setSelected] = useState<Item[]>([]);
  const [importing, setImporting] = useState(false);
  const definitions = useDefinitionsOf('finding');
  const { sort, columns: chosen, ...narrow } = filter;
  const shown = chosen?.split(',') ?? usual;
  const {
    data: pages,
    error,
    isPending,
    hasNextPage,
    fetchNextPage,
    isFetchingNextPage,
    refetch,
  } = useInfiniteQuery({
    queryKey: ['ledger', narrow, sort],
    queryFn: ({ pageParam }) =>
      data(api.GET('/api/v1/ledger', { params: { query: { ...narrow, sort, after: pageParam, limit: 100 } as never } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const { data: summary } = useQuery({
    queryKey: ['ledger', 'summary', narrow],
    queryFn: () => data(api.GET('/api/v1/ledger/summary', { params: { query: { ...narrow, by: 'state', limit: 1 } as never } })),
  });
  const columns = useLedgerColumns();
  const rows = pages?.pages.flatMap((page) => page.items) ?? [];
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
              onChange={(next) =>
                set({
                  columns: columns
                    .map((column) => column.key)
                    .filter((key) => next.includes(key))
                    .join(','),
                })
              }
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
      <FilterBar definitions={definitions} />
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
          rowSelection={{
            selectedRowKeys: selected.map((item) => item.id),
            onChange: (_, items) => setSelected(items),
            columnWidth: 44,
            getTitleCheckboxProps: () => ({ 'aria-label': t({ zh: '选择已载入的全部', en: 'Select all that are loaded' }) }),
          }}
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
    </div>
  );
}

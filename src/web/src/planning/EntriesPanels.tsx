import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Form, Input, InputNumber, Select, Table, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { api, data, type Schema } from '../api/client';
import { OrganisationName } from '../api/names';
import { Mark } from '../app/Mark';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { DayInput } from '../app/DayInput';
import { FormButton } from '../app/FormButton';
import { useRequired } from '../app/useRequired';
import { useDates, useText } from '../app/language';
import { holds, useSession } from '../app/session';
import { OrganisationSelect } from '../records/FieldInput';
import { familyTexts, severityTexts, useOptions } from './words';

type Outside = Schema<'OutsideInspectionView'>;
type Accident = Schema<'AccidentView'>;

/** Inspections of bodies that do not use the product: they exempt and may cover. */
export function OutsidePanel() {
  const t = useText();
  const { shortDay } = useDates();
  const { today } = useSession();
  const required = useRequired();
  return (
    <EntriesPanel<Outside>
      route="outside-inspections"
      label={t({ zh: '登记其他机关的巡查', en: 'Enter an inspection of another body' })}
      columns={[
        { title: t({ zh: '巡查机关', en: 'Body' }), dataIndex: 'body' },
        { title: t({ zh: '类别', en: 'Kind' }), render: (_, row) => t(familyTexts[row.family]) },
        {
          title: t({ zh: '进驻时间', en: 'On site' }),
          render: (_, row) =>
            [row.from, row.to]
              .filter((day) => day !== null)
              .map(shortDay)
              .join(' — '),
        },
        { title: t({ zh: '文号', en: 'Paper' }), dataIndex: 'paperNumber' },
      ]}
    >
      <Form.Item name="family" label={t({ zh: '类别', en: 'Kind' })} rules={required}>
        <Select options={useOptions(familyTexts)} />
      </Form.Item>
      <Form.Item name="body" label={t({ zh: '巡查机关', en: 'Who inspected' })} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item
        name="bodyId"
        label={t({ zh: '该机关在组织机构中的单位（可不选）', en: 'The same in the tree of organisations, if it is there' })}
      >
        <OrganisationSelect />
      </Form.Item>
      <div className="side-by-side">
        <Form.Item name="from" label={t({ zh: '进驻首日', en: 'First day on site' })} rules={required}>
          <DayInput last={today} />
        </Form.Item>
        <Form.Item name="to" label={t({ zh: '末日（未结束不填）', en: 'Last day, if known' })}>
          <DayInput />
        </Form.Item>
      </div>
      <Form.Item name="paperNumber" label={t({ zh: '证明文件文号', en: 'Number of the paper that proves it' })} rules={required}>
        <Input maxLength={100} />
      </Form.Item>
    </EntriesPanel>
  );
}

/** Accidents: who has too many stands out. */
export function AccidentsPanel() {
  const t = useText();
  const { shortDay } = useDates();
  const { today } = useSession();
  const required = useRequired();
  return (
    <EntriesPanel<Accident>
      route="accidents"
      label={t({ zh: '登记事故', en: 'Enter an accident' })}
      columns={[
        { title: t({ zh: '发生日期', en: 'Day' }), render: (_, row) => shortDay(row.on) },
        { title: t({ zh: '等级', en: 'Severity' }), render: (_, row) => t(severityTexts[row.severity]) },
        { title: t({ zh: '死亡人数', en: 'Deaths' }), dataIndex: 'deaths', align: 'right' },
        { title: t({ zh: '来源', en: 'Source' }), dataIndex: 'source' },
      ]}
    >
      <Form.Item name="on" label={t({ zh: '发生日期', en: 'Day' })} rules={required}>
        <DayInput last={today} />
      </Form.Item>
      <Form.Item name="severity" label={t({ zh: '等级', en: 'Severity' })} rules={required}>
        <Select options={useOptions(severityTexts)} />
      </Form.Item>
      <Form.Item name="deaths" label={t({ zh: '死亡人数', en: 'Deaths' })} rules={required}>
        <InputNumber min={0} precision={0} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="source" label={t({ zh: '信息来源', en: 'Where it is known from' })} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
    </EntriesPanel>
  );
}

/** What the commission's office enters by hand and declares void by hand; it is listed and sent in one way, whatever it is. */
function EntriesPanel<T extends Outside | Accident>({
  route,
  label,
  columns,
  children,
}: {
  route: 'outside-inspections' | 'accidents';
  label: string;
  columns: TableColumnsType<T>;
  children: ReactNode;
}) {
  const t = useText();
  const client = useQueryClient();
  const required = useRequired();
  const mayEnter = holds(useSession(), 'commission-office');
  const path = `/api/v1/${route}` as '/api/v1/accidents';
  const list = useInfiniteQuery({
    queryKey: [route],
    queryFn: ({ pageParam }) => data(api.GET(path, { params: { query: { after: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const { data: pages, error, isPending, refetch } = list;
  const refresh = () => {
    void client.invalidateQueries({ queryKey: [route] });
    void client.invalidateQueries({ queryKey: ['coverage'] });
  };
  return (
    <div className="stack">
      <Refused reason={error} retry={() => void refetch()} />
      {mayEnter && (
        <div>
          <FormButton<Schema<'NewAccident'>>
            type="primary"
            label={label}
            send={(body, key) => api.POST(path, { params: { header: { 'Idempotency-Key': key } as never }, body })}
            onDone={refresh}
          >
            <Form.Item name="partyId" label={t({ zh: '所在对象', en: 'Party' })} rules={required}>
              <OrganisationSelect />
            </Form.Item>
            {children}
          </FormButton>
        </div>
      )}
      <Table<T>
        rowKey="id"
        size="small"
        loading={isPending}
        dataSource={(pages?.pages.flatMap((page) => page.items) ?? []) as T[]}
        pagination={false}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t({ zh: '对象', en: 'Party' }), render: (_, row) => <OrganisationName id={row.partyId} /> },
          ...columns,
          {
            title: t({ zh: '状态', en: 'Status' }),
            render: (_, row) =>
              row.voidedAt ? (
                <Mark title={row.voidReason ?? undefined}>
                  {t({ zh: '已作废：', en: 'void: ' })}
                  {row.voidReason}
                </Mark>
              ) : (
                mayEnter && (
                  <FormButton<Schema<'Voiding'>>
                    size="small"
                    label={t({ zh: '作废', en: 'Void' })}
                    send={(body) => api.POST(`${path}/{id}/void`, { params: { path: { id: row.id } }, body })}
                    onDone={refresh}
                  >
                    <Form.Item name="reason" label={t({ zh: '作废理由', en: 'Why it is void' })} rules={required}>
                      <Input.TextArea rows={2} maxLength={2000} />
                    </Form.Item>
                  </FormButton>
                )
              ),
          },
        ]}
      />
      <More query={list} />
    </div>
  );
}

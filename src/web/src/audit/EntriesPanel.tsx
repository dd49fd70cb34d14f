import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Form, Input, Select, Table } from 'antd';
import { useState } from 'react';
import { api, data, type Schema } from '../api/client';
import { PersonName } from '../api/names';
import { DayInput } from '../app/DayInput';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { useDates, useText } from '../app/language';
import { PersonSelect } from '../records/FieldInput';
import { EntryDrawer } from './EntryDrawer';
import { Behalf, Outcome } from './EntryFacts';
import { actionName, tableName } from './words';

interface Filter {
  Actor?: string;
  Action?: string;
  Subject?: string;
  Outcome?: Schema<'AuditOutcome'>;
  From?: string;
  To?: string;
}

/** Entries by person, action, subject and time, the newest first. */
export function EntriesPanel() {
  const t = useText();
  const { instant } = useDates();
  const [filter, setFilter] = useState<Filter>({});
  const [shown, setShown] = useState<Schema<'AuditEntryView'>>();
  const entries = useInfiniteQuery({
    queryKey: ['audit', 'entries', filter],
    queryFn: ({ pageParam }) => data(api.GET('/api/v1/audit/entries', { params: { query: { ...filter, After: pageParam, Limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <div className="stack">
      <Form<Filter>
        layout="vertical"
        className="filter"
        onFinish={(chosen) => setFilter(Object.fromEntries(Object.entries(chosen).filter(([, value]) => value)))}
      >
        <Form.Item name="Actor" label={t({ zh: '人员', en: 'Person' })}>
          <PersonSelect />
        </Form.Item>
        <Form.Item name="Action" label={t({ zh: '动作代码', en: 'Action' })}>
          <Input placeholder="post-given" />
        </Form.Item>
        <Form.Item name="Subject" label={t({ zh: '对象编号', en: 'Subject' })}>
          <Input />
        </Form.Item>
        <Form.Item name="Outcome" label={t({ zh: '结果', en: 'Outcome' })}>
          <Select
            allowClear
            options={[
              { value: 'done', label: t({ zh: '已办', en: 'done' }) },
              { value: 'refused', label: t({ zh: '被拒', en: 'refused' }) },
            ]}
          />
        </Form.Item>
        <Form.Item name="From" label={t({ zh: '自', en: 'From' })}>
          <DayInput />
        </Form.Item>
        <Form.Item name="To" label={t({ zh: '至', en: 'To' })}>
          <DayInput />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {t({ zh: '查询', en: 'Search' })}
        </Button>
      </Form>
      <Refused reason={entries.error} />
      <Table<Schema<'AuditEntryView'>>
        size="small"
        rowKey="id"
        loading={entries.isPending}
        dataSource={entries.data?.pages.flatMap((page) => page.items) ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t({ zh: '时间', en: 'At' }), render: (_, entry) => instant(entry.at) },
          {
            title: t({ zh: '人员', en: 'Person' }),
            render: (_, entry) =>
              entry.actorId ? (
                <>
                  <PersonName id={entry.actorId} />
                  {entry.onBehalfOf && (
                    <>
                      {' · '}
                      <Behalf of={entry.onBehalfOf} />
                    </>
                  )}
                </>
              ) : (
                t({ zh: '系统', en: 'system' })
              ),
          },
          {
            title: t({ zh: '动作', en: 'Action' }),
            render: (_, entry) => (
              <Button type="link" size="small" onClick={() => setShown(entry)}>
                {t(actionName(entry.action))}
              </Button>
            ),
          },
          { title: t({ zh: '动作代码', en: 'Code' }), render: (_, entry) => <code className="quiet">{entry.action}</code> },
          {
            title: t({ zh: '对象', en: 'Subject' }),
            render: (_, entry) =>
              entry.subjectKind && (
                <>
                  {t(tableName(entry.subjectKind))} <code className="quiet">{entry.subjectId}</code>
                </>
              ),
          },
          {
            title: t({ zh: '结果', en: 'Outcome' }),
            render: (_, entry) => <Outcome outcome={entry.outcome} />,
          },
          { title: t({ zh: '地址', en: 'Address' }), dataIndex: 'address' },
          {
            title: t({ zh: '封印', en: 'Seal' }),
            render: (_, entry) => entry.seal ?? <span className="quiet">{t({ zh: '待封印', en: 'not yet' })}</span>,
          },
        ]}
      />
      <More query={entries} />
      <EntryDrawer entry={shown} onClose={() => setShown(undefined)} />
    </div>
  );
}

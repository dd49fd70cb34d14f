import { useInfiniteQuery } from '@tanstack/react-query';
import { Table } from 'antd';
import { api, data, type Schema } from '../api/client';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { useDates, useText } from '../app/language';

/** The seals of the log, the newest first. */
export function SealsPanel() {
  const t = useText();
  const { instant } = useDates();
  const seals = useInfiniteQuery({
    queryKey: ['audit', 'seals'],
    queryFn: ({ pageParam }) => data(api.GET('/api/v1/audit/seals', { params: { query: { after: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <div className="stack">
      <Refused reason={seals.error} />
      <Table<Schema<'AuditSeal'>>
        size="small"
        rowKey="number"
        loading={seals.isPending}
        dataSource={seals.data?.pages.flatMap((page) => page.items) ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t({ zh: '编号', en: 'Number' }), dataIndex: 'number' },
          { title: t({ zh: '时间', en: 'At' }), render: (_, seal) => instant(seal.at) },
          { title: t({ zh: '首条序号', en: 'First entry' }), dataIndex: 'first' },
          { title: t({ zh: '条数', en: 'Entries' }), dataIndex: 'count' },
          { title: t({ zh: '算法', en: 'Algorithm' }), dataIndex: 'algorithm' },
          { title: t({ zh: '签名密钥', en: 'Key' }), render: (_, seal) => <code>{seal.keyId}</code> },
          { title: t({ zh: '根', en: 'Root' }), render: (_, seal) => <code title={seal.root}>{seal.root.slice(0, 16)}…</code> },
        ]}
      />
      <More query={seals} />
    </div>
  );
}

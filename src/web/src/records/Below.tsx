import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Empty, Table } from 'antd';
import { Link } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { useDates, useText } from '../app/language';
import { kinds, pathOf } from './kinds';
import { OpenRecord } from './OpenRecord';
import { useRecord } from './useRecord';
import { Mark } from '../app/Mark';

/** The records that belong to one: working papers, findings, hand-overs, interviews and the like. */
export function Below() {
  const t = useText();
  const { instant } = useDates();
  const { record } = useRecord();
  const list = useInfiniteQuery({
    queryKey: ['record', record.id, 'below'],
    queryFn: ({ pageParam }) => data(api.GET('/api/v1/records', { params: { query: { parent: record.id, after: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const { data: pages, error, isPending } = list;
  const { data: openings } = useQuery({
    queryKey: ['record', record.id, 'openings'],
    queryFn: () => data(api.GET('/api/v1/records/{id}/openings', { params: { path: { id: record.id } } })),
  });
  return (
    <>
      <Refused reason={error} />
      <div style={{ marginBottom: 12 }}>
        <OpenRecord openings={openings ?? []} parent={record.id} />
      </div>
      <Table<Schema<'RecordItem'>>
        rowKey="id"
        size="small"
        loading={isPending}
        dataSource={pages?.pages.flatMap((page) => page.items) ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{
          emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t({ zh: '没有所属记录', en: 'No records below' })} />,
        }}
        columns={[
          { title: t({ zh: '类别', en: 'Kind' }), render: (_, item) => t(kinds[item.kind].one) },
          { title: t({ zh: '名称', en: 'Title' }), render: (_, item) => <Link to={pathOf(item)}>{item.title}</Link> },
          { title: t({ zh: '现状', en: 'State' }), render: (_, item) => <Mark>{t(item.stateTitle)}</Mark> },
          { title: t({ zh: '建立时间', en: 'Opened' }), render: (_, item) => instant(item.createdAt) },
        ]}
      />
      <More query={list} />
    </>
  );
}

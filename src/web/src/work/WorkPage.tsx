import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Card, Empty, Segmented, Table, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { OrganisationName } from '../api/names';
import { Refused } from '../app/Refused';
import { useText } from '../app/language';
import { Due } from '../deadlines/DueTag';
import { kinds, pathOf } from '../records/kinds';

type Item = Schema<'WorkItem'>;
type Shown = 'own' | 'all' | 'late';

const texts = {
  title: { zh: '我的工作', en: 'My work' },
  own: { zh: '由我负责的期限', en: 'Deadlines of mine' },
  late: { zh: '已逾期', en: 'Overdue' },
  all: { zh: '全部可办', en: 'All I can act on' },
  record: { zh: '事项', en: 'Matter' },
  kind: { zh: '类别', en: 'Kind' },
  state: { zh: '现状', en: 'State' },
  party: { zh: '被巡查对象', en: 'Inspected party' },
  due: { zh: '到期日', en: 'Due' },
  act: { zh: '去办理', en: 'Act' },
  more: { zh: '显示更多', en: 'Show more' },
  none: { zh: '没有等待办理的事项', en: 'Nothing waits for you' },
  open: { zh: '无期限', en: 'no time limit' },
};

/** What waits for whoever is signed in, by due date, one click from the step that meets it. */
export default function WorkPage() {
  const t = useText();
  const [shown, setShown] = useState<Shown>('all');
  const {
    data: pages,
    error,
    refetch,
    isPending,
    hasNextPage,
    fetchNextPage,
    isFetchingNextPage,
  } = useInfiniteQuery({
    queryKey: ['work'],
    queryFn: ({ pageParam }) => data(api.GET('/api/v1/work', { params: { query: { after: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const all = pages?.pages.flatMap((page) => page.items) ?? [];
  const rows = all.filter((item) => shown === 'all' || (shown === 'own' ? item.isOwn : item.deadline?.isOverdue));
  return (
    <div className="stack">
      <div className="page-title">
        <h1>{t(texts.title)}</h1>
        <Segmented<Shown>
          value={shown}
          onChange={setShown}
          options={(['all', 'own', 'late'] as const).map((value) => ({ value, label: t(texts[value]) }))}
          aria-label={t(texts.title)}
        />
      </div>
      <Refused reason={error} retry={() => void refetch()} />
      <Card styles={{ body: { padding: 0 } }}>
        <Table<Item>
          rowKey={(item) => item.record.id}
          loading={isPending}
          dataSource={rows}
          pagination={false}
          scroll={{ x: 'max-content' }}
          locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(texts.none)} /> }}
          columns={[
            {
              title: t(texts.due),
              render: (_, item) => (item.deadline ? <DueOf item={item} /> : <span className="quiet">{t(texts.open)}</span>),
            },
            { title: t(texts.record), render: (_, item) => <Link to={pathOf(item.record)}>{item.record.title}</Link> },
            { title: t(texts.kind), render: (_, item) => t(kinds[item.record.kind].one) },
            { title: t(texts.state), render: (_, item) => <Tag>{t(item.record.stateTitle)}</Tag> },
            { title: t(texts.party), render: (_, item) => <OrganisationName id={item.record.partyId} /> },
            {
              title: <span className="visually-hidden">{t(texts.act)}</span>,
              fixed: 'right',
              render: (_, item) => (
                <Link to={`${pathOf(item.record)}#steps`}>
                  {t(texts.act)}
                  <span className="visually-hidden">{item.record.title}</span>
                </Link>
              ),
            },
          ]}
        />
      </Card>
      {hasNextPage && (
        <Button onClick={() => void fetchNextPage()} loading={isFetchingNextPage}>
          {t(texts.more)}
        </Button>
      )}
    </div>
  );
}

function DueOf({ item }: { item: Item }) {
  const t = useText();
  return (
    <>
      <div>{t(item.deadline!.title)}</div>
      <Due deadline={item.deadline!} />
    </>
  );
}

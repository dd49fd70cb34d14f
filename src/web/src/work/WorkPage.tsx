import { useInfiniteQuery } from '@tanstack/react-query';
import { Card, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { OrganisationName } from '../api/names';
import { Loading } from '../app/Loading';
import { More } from '../app/More';
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
  act: { zh: '去办理', en: 'Act' },
  none: { zh: '没有等待办理的事项', en: 'Nothing waits for you' },
  open: { zh: '无期限', en: 'no time limit' },
};

/** What waits for whoever is signed in, by due date, one click from the step that meets it. */
export default function WorkPage() {
  const t = useText();
  const [shown, setShown] = useState<Shown>('all');
  const list = useInfiniteQuery({
    queryKey: ['work'],
    queryFn: ({ pageParam }) => data(api.GET('/api/v1/work', { params: { query: { after: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const { data: pages, error, refetch, isPending } = list;
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
      <Card styles={{ body: { paddingBlock: 4 } }}>
        {isPending && <Loading />}
        {!isPending && rows.length === 0 && <p className="quiet">{t(texts.none)}</p>}
        <ul className="rows">
          {rows.map((item) => (
            <Row key={item.record.id} item={item} />
          ))}
        </ul>
      </Card>
      <More query={list} />
    </div>
  );
}

function Row({ item: { record, deadline } }: { item: Item }) {
  const t = useText();
  return (
    <li>
      <div style={{ flex: '1 1 260px', minWidth: 0 }}>
        <Link to={pathOf(record)}>{record.title}</Link>
        <div className="quiet">
          {t(kinds[record.kind].one)} · {t(record.stateTitle)} · <OrganisationName id={record.partyId} />
        </div>
      </div>
      <div style={{ flex: '0 1 300px' }}>
        {deadline ? (
          <>
            <div>{t(deadline.title)}</div>
            <Due deadline={deadline} />
          </>
        ) : (
          <span className="quiet">{t(texts.open)}</span>
        )}
      </div>
      <Link to={`${pathOf(record)}#steps`} className="act">
        {t(texts.act)}
        <span className="visually-hidden">{record.title}</span>
      </Link>
    </li>
  );
}

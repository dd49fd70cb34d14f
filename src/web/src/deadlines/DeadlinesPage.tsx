import { useInfiniteQuery } from '@tanstack/react-query';
import { Card } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { api, data } from '../api/client';
import { OrganisationName } from '../api/names';
import { Loading } from '../app/Loading';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { useText } from '../app/language';
import { kinds, pathOf } from '../records/kinds';
import { Due } from './DueTag';
import { FoldedLadder } from './Ladder';

/** The deadlines that one may know of, by due date; the address holds the filter, as the API has it. */
export default function DeadlinesPage() {
  const t = useText();
  const [search] = useSearchParams();
  const query = Object.fromEntries(search);
  const list = useInfiniteQuery({
    queryKey: ['deadlines', query],
    queryFn: ({ pageParam }) =>
      data(api.GET('/api/v1/deadlines', { params: { query: { ...query, after: pageParam, limit: 100 } as never } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const { data: pages, error, refetch, isPending, hasNextPage } = list;
  const rows = pages?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack">
      <div className="page-title">
        <h1>{t({ zh: '期限', en: 'Deadlines' })}</h1>
        {pages && (
          <span className="quiet" role="status">
            {hasNextPage
              ? t({ zh: '已载入{n}条', en: '{n} loaded' }, { n: rows.length })
              : t({ zh: '共{n}条', en: '{n} in all' }, { n: rows.length })}
          </span>
        )}
      </div>
      <Refused reason={error} retry={() => void refetch()} />
      <Card styles={{ body: { paddingBlock: 4 } }}>
        {isPending && <Loading />}
        {pages && rows.length === 0 && <p className="quiet">{t({ zh: '没有符合条件的期限', en: 'There is no such deadline' })}</p>}
        <ul className="rows">
          {rows.map(({ deadline, kind, title, partyId, ladder }) => (
            <li key={`${deadline.recordId} ${deadline.number}`}>
              <div style={{ flex: '1 1 260px', minWidth: 0 }}>
                <Link to={pathOf({ kind, id: deadline.recordId })}>{title}</Link>
                <div className="quiet">
                  {t(kinds[kind].one)} · <OrganisationName id={partyId} />
                </div>
              </div>
              <div style={{ flex: '0 1 300px' }}>
                <div>{t(deadline.title)}</div>
                <Due deadline={deadline} />
              </div>
              {deadline.isOverdue && <FoldedLadder deadline={deadline} rungs={ladder} />}
            </li>
          ))}
        </ul>
      </Card>
      <More query={list} />
    </div>
  );
}

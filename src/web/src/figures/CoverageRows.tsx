import { useInfiniteQuery } from '@tanstack/react-query';
import { Card } from 'antd';
import { Link, useParams, useSearchParams } from 'react-router';
import { api, data } from '../api/client';
import { Loading } from '../app/Loading';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { useDates, useText } from '../app/language';

/** The parties that a figure of coverage counts, each with why it stands as it does. */
export default function CoverageRows() {
  const t = useText();
  const { shortDay } = useDates();
  const { programme } = useParams();
  const [search] = useSearchParams();
  const query = Object.fromEntries(search) as { status?: string; duty?: string; under?: string };
  const list = useInfiniteQuery({
    queryKey: ['coverage', programme, query],
    queryFn: ({ pageParam }) =>
      data(
        api.GET('/api/v1/programmes/{id}/coverage', {
          params: { path: { id: programme! }, query: { ...query, after: pageParam, limit: 100 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const { data: pages, error, refetch, isPending } = list;
  const rows = pages?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack">
      <div className="page-title">
        <h1>{t({ zh: '巡查覆盖明细', en: 'Coverage, row by row' })}</h1>
      </div>
      <Refused reason={error} retry={() => void refetch()} />
      <Card>
        {isPending && <Loading />}
        <ul className="rows">
          {rows.map((row) => (
            <li key={`${row.partyId} ${row.duty}`}>
              <div>
                {row.inspectionId ? <Link to={`/inspections/${row.inspectionId}`}>{t(row.party)}</Link> : t(row.party)}
                <div className="quiet">{t(row.reason)}</div>
              </div>
              <span className="quiet">{t({ zh: '至{day}', en: 'until {day}' }, { day: shortDay(row.until) })}</span>
            </li>
          ))}
        </ul>
        <More query={list} />
      </Card>
    </div>
  );
}

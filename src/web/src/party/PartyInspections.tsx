import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Card } from 'antd';
import { Link } from 'react-router';
import { everyPage } from '../api/all';
import { api, data } from '../api/client';
import { Mark } from '../app/Mark';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { useText } from '../app/language';
import { Due } from '../deadlines/DueTag';
import { FoldedLadder } from '../deadlines/Ladder';

/** The inspections of an organisation: how each stands, and which of its time limits run. */
export function PartyInspections({ organisation }: { organisation: string }) {
  const t = useText();
  const inspections = useInfiniteQuery({
    queryKey: ['party', organisation, 'inspections'],
    queryFn: ({ pageParam }) =>
      data(api.GET('/api/v1/inspections', { params: { query: { party: organisation, after: pageParam, limit: 5 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const { data: deadlines } = useQuery({
    queryKey: ['party', organisation, 'deadlines'],
    queryFn: () =>
      everyPage((after) =>
        data(api.GET('/api/v1/deadlines', { params: { query: { party: organisation, kind: 'inspection', after, limit: 200 } } })),
      ),
  });
  const rows = inspections.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card size="small" title={t({ zh: '对本单位的巡查', en: 'Inspections of us' })}>
      <Refused reason={inspections.error} retry={() => void inspections.refetch()} />
      {inspections.data && rows.length === 0 && <p className="quiet">{t({ zh: '没有巡查', en: 'No inspections' })}</p>}
      <ul className="rows">
        {rows.map((inspection) => (
          <li key={inspection.id}>
            <div style={{ flex: '1 1 100%', minWidth: 0 }}>
              <Link to={`/inspections/${inspection.id}`}>{inspection.title}</Link> <Mark>{t(inspection.stateTitle)}</Mark>
            </div>
            {deadlines
              ?.filter(({ deadline }) => deadline.recordId === inspection.id)
              .map(({ deadline, ladder }) => (
                <div key={deadline.number} style={{ flex: '1 1 100%' }}>
                  <div>{t(deadline.title)}</div>
                  <Due deadline={deadline} />
                  {deadline.isOverdue && <FoldedLadder deadline={deadline} rungs={ladder} />}
                </div>
              ))}
          </li>
        ))}
      </ul>
      <More query={inspections} />
    </Card>
  );
}

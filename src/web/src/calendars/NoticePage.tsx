import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { api, data } from '../api/client';
import { Loading } from '../app/Loading';
import { Refused } from '../app/Refused';
import { useText } from '../app/language';
import { holds, useSession } from '../app/session';
import { NoticeForm } from './NoticeForm';
import { RevisionsCard } from './RevisionsCard';

/** Loading a year's notice: the system administrator enters and proposes it, the commission's office sees what would move. */
export default function NoticePage() {
  const t = useText();
  const calendar = useParams().calendar!;
  const isSystem = holds(useSession(), 'system-administrator');
  const { data: view, error } = useQuery({
    queryKey: ['calendar', calendar],
    queryFn: () => data(api.GET('/api/v1/calendars/{calendar}', { params: { path: { calendar } } })),
  });
  if (!view) {
    return error ? <Refused reason={error} /> : <Loading />;
  }
  return (
    <div className="stack">
      <div className="page-title" style={{ marginBottom: 0 }}>
        <h1>{t({ zh: '载入放假通知', en: 'Load a notice' })}</h1>
        <Link to={`/calendars/${calendar}`}>{t(view.calendar.name)}</Link>
        <span className="quiet">{t({ zh: '已载入至{year}年', en: 'loaded through {year}' }, { year: view.calendar.lastLoadedYear })}</span>
      </div>
      {isSystem && <NoticeForm calendar={calendar} lastLoadedYear={view.calendar.lastLoadedYear} />}
      <RevisionsCard calendar={calendar} />
    </div>
  );
}

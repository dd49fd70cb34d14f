import { useQuery } from '@tanstack/react-query';
import { Alert, Card, Select } from 'antd';
import { Link, useParams, useSearchParams } from 'react-router';
import { api, data } from '../api/client';
import { Loading } from '../app/Loading';
import { Refused } from '../app/Refused';
import { useDates, useText } from '../app/language';
import { useHoldsAtRoot, useSession } from '../app/session';
import { YearCalendar } from './YearCalendar';

/** A year as people know it: days off, make-up days, and the notices behind them. */
export default function CalendarPage() {
  const t = useText();
  const { shortDay } = useDates();
  const { today } = useSession();
  const loads = useHoldsAtRoot('system-administrator', 'commission-office');
  const calendar = useParams().calendar!;
  const [search, setSearch] = useSearchParams();
  const { data: view, error } = useQuery({
    queryKey: ['calendar', calendar],
    queryFn: () => data(api.GET('/api/v1/calendars/{calendar}', { params: { path: { calendar } } })),
  });
  const year = Number(search.get('year') ?? today.slice(0, 4));
  const { data: shown } = useQuery({
    queryKey: ['calendar', calendar, year],
    queryFn: () => data(api.GET('/api/v1/calendars/{calendar}/years/{year}', { params: { path: { calendar, year } } })),
  });
  if (error) {
    return <Refused reason={error} />;
  }
  if (!view || !shown) {
    return <Loading />;
  }
  const first = Number(view.calendar.firstDay.slice(0, 4));
  const years = Array.from({ length: view.calendar.lastLoadedYear + 2 - first }, (_, index) => first + index).reverse();
  const notices = view.years.find((one) => one.year === year)?.notices ?? [];
  const decided = new Map(shown.days.map((day) => [day.date, day]));
  return (
    <div className="stack">
      <div className="page-title" style={{ marginBottom: 0 }}>
        <h1>{t(view.calendar.name)}</h1>
        <Select
          value={year}
          onChange={(chosen: number) => setSearch({ year: String(chosen) })}
          options={years.map((value) => ({ value, label: t({ zh: `${value}年`, en: String(value) }) }))}
          aria-label={t({ zh: '年份', en: 'Year' })}
        />
        <span className="quiet">{t({ zh: '全年{n}个工作日', en: '{n} working days' }, { n: shown.workingDays })}</span>
        {loads && <Link to={`/calendars/${calendar}/notice`}>{t({ zh: '载入放假通知', en: 'Load a notice' })}</Link>}
      </div>
      {!shown.isLoaded && (
        <Alert
          type="warning"
          showIcon
          title={t({
            zh: '这一年的放假通知尚未载入，以下按法定节假日暂定；涉及的到期日标为“暂定”',
            en: 'The notice for this year is not loaded. What is shown follows the holiday regulation, and due dates that rest on it are provisional',
          })}
        />
      )}
      {notices.length > 0 && (
        <Card size="small" title={t({ zh: '依据', en: 'What it rests on' })}>
          {notices.map((notice) => (
            <div key={notice.number}>
              {notice.number} {notice.date && <span className="quiet">{shortDay(notice.date)}</span>}
            </div>
          ))}
        </Card>
      )}
      <Card>
        <YearCalendar year={year} days={decided} />
      </Card>
    </div>
  );
}

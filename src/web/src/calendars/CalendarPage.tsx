import { useQuery } from '@tanstack/react-query';
import { Alert, Card, Select } from 'antd';
import { useContext } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { Loading } from '../app/Loading';
import { Refused } from '../app/Refused';
import { LanguageContext, useDates, useText } from '../app/language';
import { useSession } from '../app/session';

/** A year as people know it: days off, make-up days, and the notices behind them. */
export default function CalendarPage() {
  const t = useText();
  const { shortDay } = useDates();
  const { today } = useSession();
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
        <div className="due-calendar">
          {Array.from({ length: 12 }, (_, month) => (
            <Month key={month} year={year} month={month} decided={decided} today={today} />
          ))}
        </div>
      </Card>
    </div>
  );
}

function Month({ year, month, decided, today }: { year: number; month: number; decided: Map<string, Schema<'DayView'>>; today: string }) {
  const t = useText();
  const chosen = useContext(LanguageContext);
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const before = (new Date(Date.UTC(year, month, 1)).getUTCDay() + 6) % 7;
  const cells: (number | null)[] = [...Array<null>(before).fill(null), ...Array.from({ length }, (_, index) => index + 1)];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) => cells.slice(week * 7, week * 7 + 7));
  return (
    <table className="due-month">
      <caption>{chosen === 'zh' ? `${month + 1}月` : `${year}-${String(month + 1).padStart(2, '0')}`}</caption>
      <thead>
        <tr>
          {[...t({ zh: '一二三四五六日', en: 'MTWTFSS' })].map((name, index) => (
            <th key={index} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, row) => (
          <tr key={row}>
            {week.map((date, column) => {
              if (!date) {
                return <td key={column} />;
              }
              const day = `${year}-${String(month + 1).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
              const known = decided.get(day);
              const off = known ? !known.isWorkingDay : column >= 5;
              const makeUp = known?.isWorkingDay && column >= 5;
              return (
                <td
                  key={column}
                  className={[
                    makeUp ? 'make-up' : off ? 'off' : '',
                    known?.isProvisional ? 'provisional' : '',
                    day === today ? 'trigger' : '',
                  ].join(' ')}
                  title={[known?.holiday && t(known.holiday), known?.notice?.number].filter(Boolean).join(' · ')}
                  aria-current={day === today ? 'date' : undefined}
                >
                  {date}
                  <small>{makeUp ? t({ zh: '班', en: 'work' }) : off && known?.holiday ? t({ zh: '休', en: 'off' }) : ''}</small>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

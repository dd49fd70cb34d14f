import { useQueries } from '@tanstack/react-query';
import { api, data, type Schema } from '../api/client';
import { useDates, useText } from '../app/language';
import { MonthTable } from '../calendars/MonthTable';
import { daysOf, yearsOf, type Day } from './days';

const texts = {
  trigger: { zh: '起算', en: 'start' },
  due: { zh: '到期', en: 'due' },
  off: { zh: '休', en: 'off' },
  makeUp: { zh: '班', en: 'work' },
  suspended: { zh: '停', en: 'susp.' },
  number: { zh: '第{n}', en: '{n}' },
  none: { zh: '', en: '' },
};

/** Why a deadline is due on its day: in words, and as a calendar of the period. */
export function WhyThisDay({ explained }: { explained: Schema<'ExplainedDeadline'> }) {
  const t = useText();
  const { deadline } = explained;
  const years = useQueries({
    queries: yearsOf(deadline).map((year) => ({
      queryKey: ['calendar', explained.calendar, year, deadline.calendarRevision],
      staleTime: 300_000,
      queryFn: () =>
        data(api.GET('/api/v1/calendars/{calendar}/years/{year}', { params: { path: { calendar: explained.calendar, year } } })),
    })),
  });
  const decided = new Map(years.flatMap((year) => year.data?.days ?? []).map((day) => [day.date, day]));
  const months = daysOf(deadline, explained.unit, decided);
  return (
    <div className="stack">
      <ol className="explanation">
        {explained.explanation.map((line, index) => (
          <li key={index}>{t(line.text)}</li>
        ))}
      </ol>
      {explained.ourReading && (
        <p className="quiet">{t({ zh: '本系统的理解：{reading}', en: 'Our reading: {reading}' }, { reading: t(explained.ourReading) })}</p>
      )}
      <div className="due-calendar">
        {months.slice(-13).map((days) => {
          const [year, month] = days[0]!.date.split('-').map(Number) as [number, number];
          return (
            <MonthTable
              key={days[0]!.date}
              year={year}
              month={month}
              cell={(date) => <Cell key={date} day={days[Number(date.slice(8)) - 1]!} />}
            />
          );
        })}
      </div>
      <Legend />
    </div>
  );
}

function Cell({ day }: { day: Day }) {
  const t = useText();
  const { day: said } = useDates();
  const classes = [
    day.isDue && 'due',
    day.isTrigger && 'trigger',
    day.isProvisional && 'provisional',
    day.isSuspended ? 'suspended' : day.isMakeUp ? 'make-up' : day.isCounted ? 'counted' : day.isOff ? 'off' : 'outside',
  ].filter(Boolean);
  const sign = t(signOf(day), { n: day.number ?? '' });
  return (
    <td className={classes.join(' ')} title={[said(day.date), day.holiday && t(day.holiday), day.notice].filter(Boolean).join(' · ')}>
      {Number(day.date.slice(8))}
      <small>{sign}</small>
    </td>
  );
}

/** What is written under a day, the most telling first. */
function signOf(day: Day) {
  if (day.isDue) return texts.due;
  if (day.isTrigger) return texts.trigger;
  if (day.isSuspended) return texts.suspended;
  if (day.isMakeUp) return texts.makeUp;
  if (day.isOff) return day.holiday ?? texts.off;
  return day.number ? texts.number : texts.none;
}

function Legend() {
  const t = useText();
  return (
    <p className="quiet">
      {t({
        zh: '“第N”为计入的第几个工作日；“休”为周末，节日写明名称；“班”为调休上班日；“停”为中止期间；虚线框为暂定，待放假通知。将指针移到日期上可见依据的通知。',
        en: 'A number is the working day counted; "off" is a weekend, holidays by name; "work" a make-up day; "susp." a suspension; a dashed frame is provisional. Point at a day to see the notice behind it.',
      })}
    </p>
  );
}

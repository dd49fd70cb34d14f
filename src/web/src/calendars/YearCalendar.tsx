import type { Schema } from '../api/client';
import { useDates, useText } from '../app/language';
import { useSession } from '../app/session';
import { MonthTable } from './MonthTable';

/** A day that is more than a plain weekday or weekend. */
export type KnownDay = Pick<Schema<'DayView'>, 'isWorkingDay' | 'holiday' | 'notice' | 'isProvisional'>;

interface Props {
  year: number;
  days: ReadonlyMap<string, KnownDay>;
  /** Where days can be picked. */
  onPick?: (day: string) => void;
}

/** Twelve months, with days off and make-up days. */
export function YearCalendar({ year, ...props }: Props) {
  return (
    <div className="due-calendar">
      {Array.from({ length: 12 }, (_, month) => (
        <MonthTable key={month} year={year} month={month + 1} cell={(day) => <DayCell key={day} day={day} {...props} />} />
      ))}
    </div>
  );
}

function DayCell({ day, days, onPick }: { day: string } & Pick<Props, 'days' | 'onPick'>) {
  const t = useText();
  const { day: say } = useDates();
  const { today } = useSession();
  const known = days.get(day);
  const isWeekend = [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
  const off = known ? !known.isWorkingDay : isWeekend;
  const makeUp = known?.isWorkingDay && isWeekend;
  const word = makeUp ? t({ zh: '班', en: 'work' }) : off && known?.holiday ? t({ zh: '休', en: 'off' }) : '';
  const classes = [makeUp ? 'make-up' : off ? 'off' : '', known?.isProvisional ? 'provisional' : '', day === today ? 'trigger' : ''];
  return (
    <td
      className={classes.join(' ')}
      title={[known?.holiday && t(known.holiday), known?.notice?.number].filter(Boolean).join(' · ')}
      aria-current={day === today ? 'date' : undefined}
    >
      {onPick ? (
        <button type="button" aria-pressed={!!known} onClick={() => onPick(day)}>
          <span className="visually-hidden">{say(day)}</span>
          <span aria-hidden>{Number(day.slice(8))}</span>
          <small>{word}</small>
        </button>
      ) : (
        <>
          {Number(day.slice(8))}
          <small>{word}</small>
        </>
      )}
    </td>
  );
}

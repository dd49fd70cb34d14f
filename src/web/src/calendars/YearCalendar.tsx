import { useContext } from 'react';
import type { Schema } from '../api/client';
import { LanguageContext, useDates, useText } from '../app/language';
import { useSession } from '../app/session';

/** A day that is more than a plain weekday or weekend. */
export type KnownDay = Pick<Schema<'DayView'>, 'isWorkingDay' | 'holiday' | 'notice' | 'isProvisional'>;

interface Props {
  year: number;
  days: ReadonlyMap<string, KnownDay>;
  /** Where days can be picked. */
  onPick?: (day: string) => void;
}

/** Twelve months, with days off and make-up days. */
export function YearCalendar(props: Props) {
  return (
    <div className="due-calendar">
      {Array.from({ length: 12 }, (_, month) => (
        <Month key={month} month={month} {...props} />
      ))}
    </div>
  );
}

const two = (number: number) => String(number).padStart(2, '0');

function Month({ year, month, ...props }: Props & { month: number }) {
  const t = useText();
  const chosen = useContext(LanguageContext);
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const before = (new Date(Date.UTC(year, month, 1)).getUTCDay() + 6) % 7;
  const cells: (number | null)[] = [...Array<null>(before).fill(null), ...Array.from({ length }, (_, index) => index + 1)];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) => cells.slice(week * 7, week * 7 + 7));
  return (
    <table className="due-month">
      <caption>{chosen === 'zh' ? `${month + 1}月` : `${year}-${two(month + 1)}`}</caption>
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
            {week.map((date, column) =>
              date ? (
                <DayCell key={column} day={`${year}-${two(month + 1)}-${two(date)}`} isWeekend={column >= 5} {...props} />
              ) : (
                <td key={column} />
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function DayCell({ day, isWeekend, days, onPick }: { day: string; isWeekend: boolean } & Pick<Props, 'days' | 'onPick'>) {
  const t = useText();
  const { day: say } = useDates();
  const { today } = useSession();
  const known = days.get(day);
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

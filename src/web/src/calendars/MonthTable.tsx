import { useContext, type ReactNode } from 'react';
import { LanguageContext, useText } from '../app/language';

/** One month as people know it, from Monday to Sunday; `cell` draws a day, given as YYYY-MM-DD. */
export function MonthTable({ year, month, cell }: { year: number; month: number; cell: (day: string) => ReactNode }) {
  const t = useText();
  const chosen = useContext(LanguageContext);
  const two = (number: number) => String(number).padStart(2, '0');
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const before = (new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 6) % 7;
  const cells = [...Array<null>(before).fill(null), ...Array.from({ length }, (_, index) => `${year}-${two(month)}-${two(index + 1)}`)];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) => cells.slice(week * 7, week * 7 + 7));
  return (
    <table className="due-month">
      <caption>{chosen === 'zh' ? `${year}年${month}月` : `${year}-${two(month)}`}</caption>
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
          <tr key={row}>{week.map((day, column) => (day ? cell(day) : <td key={column} />))}</tr>
        ))}
      </tbody>
    </table>
  );
}

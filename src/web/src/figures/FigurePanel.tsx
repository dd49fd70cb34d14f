import { Card } from 'antd';
import { lazy, Suspense, useContext, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { Loading } from '../app/Loading';
import { LanguageContext, useText } from '../app/language';
import { countOf, pageOf, shareOf, shares, type About, type FigureRow, type FigureTable } from './rows';

const Chart = lazy(() => import('./Chart'));

/** How many rows a chart shows, and a table before it is opened. */
const most = 12;

/** What a chart draws of some figures: each inner list is one bar, its columns end to end. Of `steps` it draws days. */
const bars: Partial<Record<About, string[][]>> = {
  places: [['open', 'struck-off', 'settled'], ['overdue']],
  kinds: [['open', 'struck-off', 'settled'], ['overdue']],
  industries: [['open', 'struck-off', 'settled'], ['overdue']],
  regions: [['open', 'struck-off', 'settled'], ['overdue']],
  'on-time': [['in-time', 'late', 'open'], ['overdue']],
  ages: [['open'], ['overdue']],
  overdue: [['running', 'late-0', 'late-6', 'late-16', 'late-31']],
  coverage: [['covered', 'owed', 'urgent', 'exempt', 'missed', 'gone']],
};

/** What is well is green, what is late is red, what is under way is blue; the words and the pattern say it too. */
const colours: Record<string, string> = {
  open: '#1d4f91',
  running: '#1d4f91',
  owed: '#1d4f91',
  'struck-off': '#2d7a46',
  'in-time': '#2d7a46',
  covered: '#2d7a46',
  settled: '#6b7480',
  exempt: '#6b7480',
  gone: '#a3acb8',
  overdue: '#c0281c',
  missed: '#c0281c',
  late: '#d9822b',
  urgent: '#d9822b',
  'late-0': '#e0b13a',
  'late-6': '#d9822b',
  'late-16': '#c0281c',
  'late-31': '#7a1410',
};

/** Figures as a chart and, beneath it, as a table whose numbers open to their rows. */
export function FigurePanel({ table, onPlace }: { table: FigureTable; onPlace?: (place: string) => void }) {
  const t = useText();
  const chosen = useContext(LanguageContext);
  const navigate = useNavigate();
  const [whole, setWhole] = useState(false);
  const shown = table.rows.slice(0, whole ? undefined : most);
  const drawn = table.rows.slice(0, most);
  const columns = (bars[table.about] ?? []).flatMap((bar) => bar.map((name) => ({ name, stack: bar[0]! })));
  const name = (column: string) => t(table.columns.find((one) => one.name === column)!.title);
  const series =
    table.about === 'steps'
      ? [
          {
            name: t({ zh: '用时中位数（天）', en: 'Median days' }),
            stack: 'pace',
            colour: colours.open!,
            values: drawn.map((row) => row.pace?.typical ?? 0),
          },
          {
            name: t({ zh: '时限（天）', en: 'Limit, days' }),
            stack: 'limit',
            colour: colours.settled!,
            values: drawn.map((row) => row.limit ?? 0),
          },
        ]
      : columns.map((column) => ({
          name: name(column.name),
          stack: column.stack,
          colour: colours[column.name]!,
          values: drawn.map((row) => countOf(table, row, column.name)?.count ?? 0),
        }));
  const open = (row: number, index: number) => {
    const figure = countOf(table, drawn[row], columns[index]?.name ?? 'met');
    if (figure) {
      navigate(pageOf(figure.rows));
    }
  };
  return (
    <Card size="small" className="figures" title={<h2>{t(table.title)}</h2>}>
      {table.rows.length === 0 ? (
        <p className="quiet">{t({ zh: '没有可统计的内容', en: 'Nothing to count' })}</p>
      ) : (
        <>
          {series.length > 0 && (
            <Suspense fallback={<Loading />}>
              <Chart
                key={chosen}
                label={t(
                  { zh: '{title}（条形图，数据见下表）', en: '{title}: bars, with the numbers in the table below' },
                  { title: t(table.title) },
                )}
                rows={drawn.map((row) => t(row.title))}
                series={series}
                onOpen={open}
              />
            </Suspense>
          )}
          <div className="figures-scroll" tabIndex={0} role="region" aria-label={t(table.title)}>
            <table>
              <thead>
                <Heads table={table} />
              </thead>
              <tbody>
                {shown.map((row, index) => (
                  <Row key={index} table={table} row={row} onPlace={onPlace} />
                ))}
              </tbody>
              {table.total && (
                <tfoot>
                  <Row table={table} row={table.total} />
                </tfoot>
              )}
            </table>
          </div>
          {table.rows.length > most && (
            <button type="button" className="link no-print" aria-expanded={whole} onClick={() => setWhole(!whole)}>
              {whole
                ? t({ zh: '只显示前{n}行', en: 'Only the first {n} rows' }, { n: most })
                : t({ zh: '显示全部{n}行', en: 'All {n} rows' }, { n: table.rows.length })}
            </button>
          )}
        </>
      )}
    </Card>
  );
}

const hasPace = (table: FigureTable) => table.rows.some((row) => row.pace);

function Heads({ table }: { table: FigureTable }) {
  const t = useText();
  return (
    <tr>
      <th scope="col">{t({ zh: '项目', en: 'Item' })}</th>
      {table.columns.map((column) => (
        <th key={column.name} scope="col">
          {t(column.title)}
        </th>
      ))}
      {sharesOf(table).map((share) => (
        <th key={share.zh} scope="col">
          {t(share)}
        </th>
      ))}
      {hasPace(table) && (
        <>
          <th scope="col">{t({ zh: '用时中位数（天）', en: 'Median days' })}</th>
          <th scope="col">{t({ zh: '最长（天）', en: 'Longest, days' })}</th>
        </>
      )}
      {table.about === 'steps' && <th scope="col">{t({ zh: '时限（天）', en: 'Limit, days' })}</th>}
    </tr>
  );
}

function Row({ table, row, onPlace }: { table: FigureTable; row: FigureRow; onPlace?: (place: string) => void }) {
  const t = useText();
  return (
    <tr>
      <th scope="row">
        {row.placeId && onPlace ? (
          <button type="button" className="link" onClick={() => onPlace(row.placeId!)}>
            {t(row.title)}
          </button>
        ) : (
          t(row.title)
        )}
      </th>
      {row.figures.map((figure, index) => (
        <td key={table.columns[index]!.name}>
          {figure.count > 0 ? (
            <Link to={pageOf(figure.rows)} aria-label={`${t(row.title)} ${t(table.columns[index]!.title)} ${figure.count}`}>
              {figure.count.toLocaleString()}
            </Link>
          ) : (
            0
          )}
        </td>
      ))}
      {sharesOf(table).map((share) => {
        const value = shareOf(countOf(table, row, share.part)?.count, countOf(table, row, share.whole)?.count);
        return <td key={share.zh}>{value === undefined ? '—' : `${value}%`}</td>;
      })}
      {hasPace(table) && (
        <>
          <td>{row.pace?.typical ?? '—'}</td>
          <td>{row.pace?.longest ?? '—'}</td>
        </>
      )}
      {table.about === 'steps' && <td>{row.limit ?? '—'}</td>}
    </tr>
  );
}

const sharesOf = (table: FigureTable) =>
  (shares[table.about] ?? []).filter((share) => table.columns.some((column) => column.name === share.whole));

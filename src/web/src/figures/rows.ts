import type { Schema } from '../api/client';

export type About = Schema<'FigureAbout'>;
export type FigureTable = Schema<'FigureTable'>;
export type FigureRow = Schema<'FigureRow'>;

/** The page that shows the rows of a figure, from the address at which the server lists them. */
export const pageOf = (address: string) =>
  address.replace(/^\/api\/v1/, '').replace(/^\/programmes\/([^/?]+)\/coverage/, '/board/coverage/$1');

/** What a row counts in the column of a name. */
export const countOf = (table: FigureTable, row: FigureRow | null | undefined, column: string) =>
  row?.figures[table.columns.findIndex((one) => one.name === column)];

/** A part of a whole in per cent; nothing of nothing. */
export const shareOf = (part: number | undefined, whole: number | undefined) =>
  part === undefined || !whole ? undefined : Math.round((part * 1000) / whole) / 10;

/** The shares that some figures have beside their numbers: part and whole by their columns. */
export const shares: Partial<Record<About, { zh: string; en: string; part: string; whole: string }[]>> = {
  places: [
    { zh: '销号率', en: 'Strike-off rate', part: 'struck-off', whole: 'all' },
    { zh: '上期销号率', en: 'Strike-off rate, span before', part: 'before-struck-off', whole: 'before-all' },
  ],
  'on-time': [
    { zh: '按期率', en: 'On-time rate', part: 'in-time', whole: 'met' },
    { zh: '上期按期率', en: 'On-time rate, span before', part: 'before-in-time', whole: 'before-met' },
  ],
  kinds: [{ zh: '销号率', en: 'Strike-off rate', part: 'struck-off', whole: 'all' }],
  industries: [{ zh: '销号率', en: 'Strike-off rate', part: 'struck-off', whole: 'all' }],
  regions: [{ zh: '销号率', en: 'Strike-off rate', part: 'struck-off', whole: 'all' }],
  steps: [{ zh: '按期率', en: 'On-time rate', part: 'in-time', whole: 'met' }],
};

/** The spans that can be chosen by a word; `days` are those that one sets oneself. */
export const spans = ['months', 'year', 'last-year', 'quarter', 'all', 'days'] as const;
export type Span = (typeof spans)[number];

export const spanTexts: Record<Span, { zh: string; en: string }> = {
  months: { zh: '近12个月', en: 'Last 12 months' },
  year: { zh: '本年', en: 'This year' },
  'last-year': { zh: '上年', en: 'Last year' },
  quarter: { zh: '本季度', en: 'This quarter' },
  all: { zh: '全部时间', en: 'All time' },
  days: { zh: '自选日期', en: 'Own dates' },
};

const iso = (time: number) => new Date(time).toISOString().slice(0, 10);
const day = (year: number, month: number, date: number) => iso(Date.UTC(year, month, date));

/** The days of a span as seen from today; nothing for all time, or for dates that have still to be chosen. */
export function daysOf(span: Span, today: string, from?: string, to?: string): { from?: string; to?: string } {
  const [year, month, date] = today.split('-').map(Number) as [number, number, number];
  const quarter = Math.floor((month - 1) / 3) * 3;
  switch (span) {
    case 'months':
      return { from: day(year - 1, month - 1, date + 1), to: today };
    case 'year':
      return { from: day(year, 0, 1), to: day(year, 11, 31) };
    case 'last-year':
      return { from: day(year - 1, 0, 1), to: day(year - 1, 11, 31) };
    case 'quarter':
      return { from: day(year, quarter, 1), to: day(year, quarter + 3, 0) };
    case 'days':
      return from && to && from <= to ? { from, to } : {};
    default:
      return {};
  }
}

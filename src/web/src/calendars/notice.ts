import type { Text } from '../app/language';

/** A day as a notice decides it. */
export interface NoticeDay {
  isWorking: boolean;
  holiday: Required<Text>;
}

export type NoticeDays = ReadonlyMap<string, NoticeDay>;

/** The holidays of the State Council's regulation. */
export const holidays: Required<Text>[] = [
  { zh: '元旦', en: "New Year's Day" },
  { zh: '春节', en: 'Spring Festival' },
  { zh: '清明节', en: 'Qingming' },
  { zh: '劳动节', en: 'Labour Day' },
  { zh: '端午节', en: 'Dragon Boat Festival' },
  { zh: '中秋节', en: 'Mid-Autumn Festival' },
  { zh: '国庆节', en: 'National Day' },
  { zh: '国庆节、中秋节', en: 'National Day and Mid-Autumn Festival' },
];

/** The days from one to another, both inclusive. */
export function daysBetween(from: string, to: string) {
  const days: string[] = [];
  for (let day = new Date(`${from}T00:00:00Z`); day <= new Date(`${to}T00:00:00Z`); day.setUTCDate(day.getUTCDate() + 1)) {
    days.push(day.toISOString().slice(0, 10));
  }
  return days;
}

/** Decides a day so, or, where it is decided so already, leaves it to the week. */
export function toggled(days: NoticeDays, day: string, decided: NoticeDay) {
  const next = new Map(days);
  const now = days.get(day);
  if (now && now.isWorking === decided.isWorking && now.holiday.zh === decided.holiday.zh) {
    next.delete(day);
  } else {
    next.set(day, decided);
  }
  return next;
}

/** A year with one notice, as the server takes it. */
export const yearOf = (year: number, number: string, date: string | undefined, days: NoticeDays) => ({
  year,
  notices: [
    {
      number,
      ...(date ? { date } : {}),
      days: [...days].sort(([one], [other]) => one.localeCompare(other)).map(([day, decided]) => ({ date: day, ...decided })),
    },
  ],
});

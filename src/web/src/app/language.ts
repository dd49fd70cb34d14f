import { createContext, useContext } from 'react';

/** A text in both languages, of the pages or of the server. */
export interface Text {
  zh?: string;
  en?: string;
}

export type Language = 'zh' | 'en';

const kept = 'xuncha.language';

/** The language that was chosen on this device; Chinese where none was. */
export function language(): Language {
  return localStorage.getItem(kept) === 'en' ? 'en' : 'zh';
}

export function keepLanguage(chosen: Language) {
  localStorage.setItem(kept, chosen);
  document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en';
}

export const LanguageContext = createContext<Language>('zh');

/** Says a text in the language of the page; `{name}` in it is replaced by the value of that name. */
export function useText() {
  const chosen = useContext(LanguageContext);
  return (text: Text, values: Record<string, string | number> = {}) => say(text, chosen, values);
}

export function say(text: Text, chosen: Language, values: Record<string, string | number> = {}) {
  return ((chosen === 'zh' ? text.zh : text.en) ?? text.zh ?? '').replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(values[name] ?? whole),
  );
}

const weekdays: Record<Language, string[]> = {
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A day (`2026-11-26`) as people in these offices write it: 2026年11月26日（周四）. */
export function sayDay(day: string, chosen: Language, withWeekday = true) {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const weekday = weekdays[chosen][new Date(Date.UTC(year, month - 1, date)).getUTCDay()];
  return chosen === 'zh'
    ? `${year}年${month}月${date}日${withWeekday ? `（${weekday}）` : ''}`
    : `${withWeekday ? `${weekday} ` : ''}${date} ${months[month - 1]} ${year}`;
}

/** An instant (`2026-11-26T01:00:00Z`) in the offices' zone, to the minute. */
export function sayInstant(instant: string, chosen: Language) {
  const local = new Date(Date.parse(instant) + 8 * 3600_000).toISOString();
  return `${sayDay(local.slice(0, 10), chosen, false)} ${local.slice(11, 16)}`;
}

export function useDates() {
  const chosen = useContext(LanguageContext);
  return {
    day: (day: string) => sayDay(day, chosen),
    shortDay: (day: string) => sayDay(day, chosen, false),
    instant: (instant: string) => sayInstant(instant, chosen),
  };
}

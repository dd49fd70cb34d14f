import { describe, expect, it } from 'vitest';
import { say, sayDay, sayInstant } from './language';

describe('words and dates', () => {
  it.each([
    ['2026-11-26', 'zh', '2026年11月26日（周四）'],
    ['2026-11-26', 'en', 'Thu 26 Nov 2026'],
    ['2026-03-01', 'zh', '2026年3月1日（周日）'],
  ] as const)('writes %s in %s as %s', (day, language, written) => {
    expect(sayDay(day, language)).toBe(written);
  });

  it.each([
    ['2026-11-25T16:00:00Z', '2026年11月26日 00:00'], // midnight in China
    ['2026-11-25T15:59:59Z', '2026年11月25日 23:59'],
  ])('writes the instant %s in the zone of the offices', (instant, written) => {
    expect(sayInstant(instant, 'zh')).toBe(written);
  });

  it('puts values in their places and leaves alone what has none', () => {
    expect(say({ zh: '共{n}条{what}', en: '{n} rows' }, 'zh', { n: 3 })).toBe('共3条{what}');
  });

  it('falls back on Chinese where there is no English', () => {
    expect(say({ zh: '曹县' }, 'en')).toBe('曹县');
  });
});

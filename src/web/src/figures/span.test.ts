import { expect, test } from 'vitest';
import { daysOf } from './span';

test.each([
  ['months', '2026-11-26', '2025-11-27', '2026-11-26'],
  ['months', '2024-02-29', '2023-03-02', '2024-02-29'],
  ['year', '2026-11-26', '2026-01-01', '2026-12-31'],
  ['last-year', '2026-01-01', '2025-01-01', '2025-12-31'],
  ['quarter', '2026-03-31', '2026-01-01', '2026-03-31'],
  ['quarter', '2026-12-01', '2026-10-01', '2026-12-31'],
] as const)('%s seen from %s', (span, today, from, to) => expect(daysOf(span, today)).toEqual({ from, to }));

test('has no days for all time, nor before both have been chosen in order', () => {
  expect(daysOf('all', '2026-11-26')).toEqual({});
  expect(daysOf('days', '2026-11-26', '2026-01-01')).toEqual({});
  expect(daysOf('days', '2026-11-26', '2026-02-01', '2026-01-01')).toEqual({});
  expect(daysOf('days', '2026-11-26', '2026-01-01', '2026-02-01')).toEqual({ from: '2026-01-01', to: '2026-02-01' });
});

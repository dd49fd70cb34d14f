import { expect, test } from 'vitest';
import { levelsOf } from './CoverageTree';
import type { CoverageItem } from './useCoverage';

const row = (partyId: string, parentId: string, duty = 'all') => ({ partyId, parentId, duty }) as CoverageItem;

const say = (levels: ReturnType<typeof levelsOf>): string =>
  levels.map((level) => level.id + level.rows.length + (level.below.length > 0 ? `(${say(level.below)})` : '')).join(' ');

test('puts counties under their cities, and who has nobody above among the rows at the top', () => {
  const rows = [row('city', 'province'), row('county', 'city'), row('other', 'city'), row('department', 'province')];
  expect(say(levelsOf(rows))).toBe('city1(county1 other1) department1');
});

test('keeps together what a party stands for under several duties', () => {
  expect(say(levelsOf([row('city', 'province', 'one'), row('city', 'province', 'two'), row('county', 'city')]))).toBe('city2(county1)');
});

test('leaves a county at the top where its city was narrowed away', () => {
  expect(say(levelsOf([row('county', 'city')]))).toBe('county1');
});

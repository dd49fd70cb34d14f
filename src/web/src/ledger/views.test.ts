import { expect, test } from 'vitest';
import { filterOf, type View } from './views';

const nothing = { definition: null, state: null, standing: null, overdue: null };

test('a view is the address of the page, without what it does not say', () => {
  const view = { filter: { ...nothing, standing: 'open', overdue: true }, sort: 'due', columns: ['title', 'due'] } as unknown as View;
  expect(filterOf(view)).toEqual({ standing: 'open', overdue: 'true', sort: 'due', columns: 'title,due' });
  expect(filterOf({ filter: { ...nothing, overdue: false }, sort: null, columns: [] } as unknown as View)).toEqual({});
});

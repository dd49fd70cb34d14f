import { expect, test } from 'vitest';
import { columnName, idOf } from './columns';
import { actionName } from './words';

test.each([
  ['post-given', '授予职务'],
  ['ledger-view-removed', '删除台账视图'],
  ['team-seat-changed', '更改巡查组席位'],
  ['something-new', 'something-new'],
])('%s is called %s', (action, name) => expect(actionName(action).zh).toBe(name));

test.each([
  ['person_id', 'person'],
  ['proposedBy', 'person'],
  ['in_place_of', 'person'],
  ['party_id', 'organisation'],
  ['record_id', undefined],
  ['basis', undefined],
])('in %s stands the id of: %s', (column, kind) => expect(idOf(column)).toBe(kind));

test('a particular is called as the column of its name', () => expect(columnName('proposedBy')).toEqual(columnName('proposed_by')));

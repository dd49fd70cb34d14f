import { expect, test } from 'vitest';
import { actionName } from './words';

test.each([
  ['post-given', '授予职务'],
  ['ledger-view-removed', '删除台账视图'],
  ['team-seat-changed', '更改巡查组席位'],
  ['something-new', 'something-new'],
])('%s is called %s', (action, name) => expect(actionName(action).zh).toBe(name));

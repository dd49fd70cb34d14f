import { describe, expect, it } from 'vitest';
import type { Schema } from '../api/client';
import { placesOf } from './places';

const rung = (id: string, offset: number, state: Schema<'RungState'>, on: string | null = null) =>
  ({ id, offset, state, on }) as Schema<'RungView'>;
const deadline = (state: Schema<'DeadlineState'>, metOn: string | null = null) =>
  ({ due: '2026-03-12', state, metOn }) as Schema<'DeadlineView'>;
const say = (places: ReturnType<typeof placesOf>) => places.map((place) => `${place.key} ${place.standing}`).join(', ');

describe('the places of a ladder', () => {
  it('hold the due date between the reminders and the escalations, and name the next', () => {
    const rungs = [
      rung('five-before', -5, 'climbed', '2026-03-05'),
      rung('late', 1, 'waiting', '2026-03-13'),
      rung('summon', 10, 'waiting', '2026-03-26'),
    ];
    expect(say(placesOf(deadline('open'), rungs, '2026-03-09'))).toBe('five-before climbed, due next, late waiting, summon waiting');
    expect(say(placesOf(deadline('open'), rungs, '2026-03-12'))).toBe('five-before climbed, due next, late waiting, summon waiting');
    expect(say(placesOf(deadline('open'), rungs, '2026-03-13'))).toBe('five-before climbed, due climbed, late next, summon waiting');
  });

  it('puts a reminder of the due day before the due date, and the due date last where nothing follows', () => {
    expect(say(placesOf(deadline('open'), [rung('on-the-day', 0, 'waiting')], '2026-03-01'))).toBe('on-the-day next, due waiting');
  });

  it('spare what was met in time, and have passed the due date where it was met late', () => {
    const rungs = [rung('five-before', -5, 'climbed', '2026-03-05'), rung('late', 1, 'spared')];
    expect(say(placesOf(deadline('met', '2026-03-10'), rungs, '2026-04-01'))).toBe('five-before climbed, due spared, late spared');
    expect(say(placesOf(deadline('met', '2026-03-13'), rungs, '2026-04-01'))).toBe('five-before climbed, due climbed, late spared');
  });
});

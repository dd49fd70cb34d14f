import type { Schema } from '../api/client';

type Rung = Schema<'RungView'>;

/** A place on the ladder of a deadline: a reminder or escalation, or the due date itself between them. */
export interface Place {
  key: string;
  rung?: Rung;
  /** The day on which it went out or will, or on which the deadline is due. */
  on: string | null;
  /** Whether it lies on the due date or behind it. */
  isLate: boolean;
  /** The first that is still ahead is the next. */
  standing: Schema<'RungState'> | 'next';
}

/** The places of a ladder from the first reminder to the last escalation, with the due date where it belongs. */
export function placesOf(deadline: Schema<'DeadlineView'>, rungs: Rung[], today: string): Place[] {
  const isPast = deadline.state === 'open' ? today > deadline.due : (deadline.metOn ?? '') > deadline.due;
  const due: Place = {
    key: 'due',
    on: deadline.due,
    isLate: true,
    standing: isPast ? 'climbed' : deadline.state === 'open' ? 'waiting' : 'spared',
  };
  const places = rungs.map((rung): Place => ({ key: rung.id, rung, on: rung.on, isLate: rung.offset > 0, standing: rung.state }));
  const after = rungs.findIndex((rung) => rung.offset > 0);
  places.splice(after < 0 ? places.length : after, 0, due);
  const next = places.find((place) => place.standing === 'waiting');
  return places.map((place) => (place === next ? { ...place, standing: 'next' } : place));
}

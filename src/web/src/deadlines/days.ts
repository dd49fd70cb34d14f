import type { Schema } from '../api/client';

type Deadline = Schema<'DeadlineView'>;

/** What a day is to a deadline. */
export interface Day {
  date: string;
  /** Between the trigger and the due date. */
  inside: boolean;
  isTrigger: boolean;
  isDue: boolean;
  isOff: boolean;
  isMakeUp: boolean;
  isSuspended: boolean;
  isProvisional: boolean;
  isCounted: boolean;
  /** Its number among the days counted; only where working days are counted. */
  number?: number;
  holiday?: Schema<'Text'>;
  notice?: string;
}

const iso = (time: number) => new Date(time).toISOString().slice(0, 10);
const time = (day: string) => Date.parse(`${day}T00:00:00Z`);
const oneDay = 86_400_000;

/**
 * Every day of the months from a deadline's trigger to its due date. `decided` are the days that notices decide, by date; all others follow
 * the week. It draws what the server has counted: the numbers stop at the due date whatever they come to.
 */
export function daysOf(deadline: Deadline, unit: string | null, decided: ReadonlyMap<string, Schema<'DayView'>>): Day[][] {
  const first = `${deadline.trigger.slice(0, 7)}-01`;
  const end = deadline.due > deadline.trigger ? deadline.due : deadline.trigger;
  const months: Day[][] = [];
  let number = 0;
  for (let at = time(first); iso(at).slice(0, 7) <= end.slice(0, 7); at += oneDay) {
    const date = iso(at);
    const known = decided.get(date);
    const isWeekend = [0, 6].includes(new Date(at).getUTCDay());
    const isWorking = known ? known.isWorkingDay : !isWeekend;
    const inside = date > deadline.trigger && date <= deadline.due;
    const isSuspended = deadline.suspensions.some((one) => date >= one.first && (!one.last || date <= one.last));
    const isCounted = inside && !isSuspended && (unit !== 'working-days' || isWorking);
    const day: Day = {
      date,
      inside,
      isTrigger: date === deadline.trigger,
      isDue: date === deadline.due,
      isOff: !isWorking,
      isMakeUp: isWeekend && isWorking,
      isSuspended,
      isProvisional: known?.isProvisional ?? false,
      isCounted,
      number: isCounted && unit === 'working-days' ? ++number : undefined,
      holiday: known?.holiday ?? undefined,
      notice: known?.notice?.number,
    };
    if (date.endsWith('-01')) {
      months.push([]);
    }
    months[months.length - 1]!.push(day);
  }
  return months;
}

/** The years that a deadline touches. */
export const yearsOf = (deadline: Deadline) => {
  const [from, to] = [deadline.trigger, deadline.due].map((day) => Number(day.slice(0, 4))) as [number, number];
  return Array.from({ length: Math.max(1, to - from + 1) }, (_, index) => from + index);
};

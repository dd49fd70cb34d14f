import { describe, expect, it } from 'vitest';
import type { Schema } from '../api/client';
import { daysOf, yearsOf } from './days';

const deadline = (trigger: string, due: string, suspensions: { first: string; last: string | null }[] = []) =>
  ({ trigger, due, suspensions }) as unknown as Schema<'DeadlineView'>;

const notice = { number: '国办发明电〔2018〕15号', date: '2018-12-01' };
const day = (date: string, isWorkingDay: boolean) =>
  ({
    date,
    isWorkingDay,
    kind: isWorkingDay ? 'make-up' : 'holiday',
    holiday: { zh: '国庆节', en: 'National Day' },
    notice,
    isProvisional: false,
  }) as Schema<'DayView'>;

// 国庆节 2019: off 1-7 October, make-up days 29 September (Sunday) and 12 October (Saturday).
const national2019 = new Map(
  [day('2019-09-29', true), ...[1, 2, 3, 4, 5, 6, 7].map((date) => day(`2019-10-0${date}`, false)), day('2019-10-12', true)].map((one) => [
    one.date,
    one,
  ]),
);

const find = (months: ReturnType<typeof daysOf>, date: string) => months.flat().find((one) => one.date === date)!;

describe('the days of a deadline', () => {
  it('numbers working days over a holiday and its make-up days', () => {
    const months = daysOf(deadline('2019-09-27', '2019-10-09'), 'working-days', national2019);
    expect(months.map((month) => month.length)).toEqual([30, 31]);
    expect(find(months, '2019-09-28')).toMatchObject({ isOff: true, isCounted: false });
    expect(find(months, '2019-09-29')).toMatchObject({ isMakeUp: true, number: 1, notice: notice.number });
    expect(find(months, '2019-09-30')).toMatchObject({ number: 2 });
    expect(find(months, '2019-10-01')).toMatchObject({ isOff: true, isCounted: false });
    expect(find(months, '2019-10-09')).toMatchObject({ number: 4, isDue: true });
    expect(find(months, '2019-10-10').isCounted).toBe(false);
  });

  it('does not count the day of the event', () => {
    expect(find(daysOf(deadline('2019-10-08', '2019-10-09'), 'working-days', national2019), '2019-10-08')).toMatchObject({
      isTrigger: true,
      isCounted: false,
    });
  });

  it('counts every day where days are counted, without numbers', () => {
    const months = daysOf(deadline('2019-09-27', '2019-10-07'), 'days', national2019);
    expect(months.flat().filter((one) => one.isCounted)).toHaveLength(10);
    expect(find(months, '2019-10-03').number).toBeUndefined();
  });

  it('leaves a suspension out, to its last day, or as long as it lasts', () => {
    const months = daysOf(
      deadline('2019-10-08', '2019-10-16', [{ first: '2019-10-09', last: '2019-10-10' }]),
      'working-days',
      national2019,
    );
    expect(find(months, '2019-10-10')).toMatchObject({ isSuspended: true, isCounted: false });
    expect(find(months, '2019-10-11')).toMatchObject({ number: 1 });
    const open = daysOf(deadline('2019-10-08', '2019-10-31', [{ first: '2019-10-09', last: null }]), 'working-days', national2019);
    expect(open.flat().some((one) => one.isCounted)).toBe(false);
  });

  it('shows the month of a day that was set', () => {
    const months = daysOf(deadline('2019-10-16', '2019-10-16'), null, national2019);
    expect(months).toHaveLength(1);
    expect(find(months, '2019-10-16')).toMatchObject({ isDue: true, isTrigger: true, isCounted: false });
  });

  it('runs over the turn of the year', () => {
    expect(daysOf(deadline('2019-12-20', '2020-02-03'), 'working-days', national2019)).toHaveLength(3);
    expect(yearsOf(deadline('2019-12-20', '2020-02-03'))).toEqual([2019, 2020]);
  });
});

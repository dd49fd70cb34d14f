import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, DatePicker, Input, InputNumber, Radio, Select, Space } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { DayInput } from '../app/DayInput';
import { Refused } from '../app/Refused';
import { useAct } from '../app/useAct';
import { useText } from '../app/language';
import { EffectPanel } from './EffectPanel';
import { daysBetween, holidays, toggled, yearOf, type NoticeDays } from './notice';
import { YearCalendar } from './YearCalendar';

/** A notice, entered on the year's calendar; what it would change; and its proposal. */
export function NoticeForm({ calendar, lastLoadedYear }: { calendar: string; lastLoadedYear: number }) {
  const t = useText();
  const client = useQueryClient();
  const { act, busy, reason } = useAct();
  const [year, setYear] = useState(lastLoadedYear + 1);
  const [number, setNumber] = useState('');
  const [date, setDate] = useState<string>();
  const [entered, setEntered] = useState<NoticeDays>();
  const [seen, setSeen] = useState<{ effect: Schema<'EffectView'>; etag: string }>();
  const [proposed, setProposed] = useState(false);
  const { data: shown } = useQuery({
    queryKey: ['calendar', calendar, year],
    queryFn: () => data(api.GET('/api/v1/calendars/{calendar}/years/{year}', { params: { path: { calendar, year } } })),
  });
  // What is known of the year, or assumed by the regulation, is where the entering begins.
  const days: NoticeDays =
    entered ?? new Map((shown?.days ?? []).map((day) => [day.date, { isWorking: day.isWorkingDay, holiday: day.holiday! }]));
  const change = (next: NoticeDays) => {
    setEntered(next);
    setSeen(undefined);
  };
  const body = { content: yearOf(year, number.trim(), date, days) };
  const preview = () =>
    act(async () => {
      setProposed(false);
      const answer = await api.POST('/api/v1/calendars/{calendar}/notices/preview', { params: { path: { calendar } }, body });
      setSeen({ effect: answer.data!, etag: answer.response.headers.get('ETag')! });
    });
  const propose = () =>
    act(async () => {
      await api.POST('/api/v1/calendars/{calendar}/notices', {
        params: { path: { calendar }, header: { 'If-Match': seen!.etag } as never },
        body,
      });
      setProposed(true);
      setSeen(undefined);
      await client.invalidateQueries({ queryKey: ['calendar', calendar, 'revisions'] });
    });
  return (
    <>
      <Card title={t({ zh: '通知', en: 'The notice' })}>
        <div className="stack">
          <div className="filter">
            <label>
              {t({ zh: '年份', en: 'Year' })}
              <InputNumber
                style={{ width: '100%' }}
                value={year}
                precision={0}
                min={2004}
                max={lastLoadedYear + 1}
                onChange={(chosen) => {
                  setYear(chosen ?? year);
                  setEntered(undefined);
                  setSeen(undefined);
                }}
              />
            </label>
            <label>
              {t({ zh: '文号', en: 'Number' })}
              <Input
                value={number}
                maxLength={100}
                onChange={(event) => {
                  setNumber(event.target.value);
                  setSeen(undefined);
                }}
              />
            </label>
            <label>
              {t({ zh: '成文日期', en: 'Date' })}
              <DayInput
                value={date}
                onChange={(day) => {
                  setDate(day);
                  setSeen(undefined);
                }}
              />
            </label>
          </div>
          <DaysEntry year={year} days={days} onChange={change} />
          <Space wrap>
            <Button type="primary" disabled={!number.trim() || days.size === 0} loading={busy} onClick={() => void preview()}>
              {t({ zh: '预览影响', en: 'See what would change' })}
            </Button>
            {seen && (
              <Button loading={busy} onClick={() => void propose()}>
                {t({ zh: '提请启用', en: 'Propose it' })}
              </Button>
            )}
          </Space>
          <Refused reason={reason} />
          {proposed && (
            <Alert
              type="success"
              showIcon
              title={t({
                zh: '已提请，由安委会办公室批准后启用',
                en: 'Proposed. It comes into force when the commission’s office approves',
              })}
              action={<Link to="/proposals">{t({ zh: '待确认事项', en: 'Proposals' })}</Link>}
            />
          )}
        </div>
      </Card>
      {seen && <EffectPanel effect={seen.effect} />}
    </>
  );
}

/** Decides days: by a range that is typed, or one by one on the calendar. */
function DaysEntry({ year, days, onChange }: { year: number; days: NoticeDays; onChange: (days: NoticeDays) => void }) {
  const t = useText();
  const [holiday, setHoliday] = useState(holidays[0]!);
  const [isWorking, setWorking] = useState(false);
  const decided = { isWorking, holiday };
  const known = new Map(
    [...days].map(([day, one]) => [day, { isWorkingDay: one.isWorking, holiday: one.holiday, notice: null, isProvisional: false }]),
  );
  return (
    <>
      <Space wrap>
        <Select
          style={{ width: 200 }}
          aria-label={t({ zh: '节日', en: 'Holiday' })}
          value={holiday.zh}
          onChange={(name: string) => setHoliday(holidays.find((one) => one.zh === name)!)}
          options={holidays.map((one) => ({ value: one.zh, label: t(one) }))}
        />
        <Radio.Group value={isWorking} onChange={(event) => setWorking(event.target.value as boolean)}>
          <Radio value={false}>{t({ zh: '放假', en: 'day off' })}</Radio>
          <Radio value={true}>{t({ zh: '调休上班', en: 'make-up day' })}</Radio>
        </Radio.Group>
        <DatePicker.RangePicker
          aria-label={t({ zh: '起止日期', en: 'From and to' })}
          value={null}
          onChange={(range) => {
            if (range?.[0] && range[1]) {
              const picked = daysBetween(range[0].format('YYYY-MM-DD'), range[1].format('YYYY-MM-DD'));
              onChange(new Map([...days, ...picked.map((day) => [day, decided] as const)]));
            }
          }}
        />
        <Button onClick={() => onChange(new Map())}>{t({ zh: '全部清除', en: 'Clear all' })}</Button>
      </Space>
      <p className="quiet" style={{ margin: 0 }}>
        {t({
          zh: '先选节日和放假或调休，再在日历上点选日期，或填起止日期；再点一次取消。以法定节假日为起点。',
          en: 'Choose the holiday and whether days are off or made up, then pick days, or type from and to; pick again to undo. It begins with the regulation’s own days.',
        })}
      </p>
      <YearCalendar year={year} days={known} onPick={(day) => onChange(toggled(days, day, decided))} />
    </>
  );
}

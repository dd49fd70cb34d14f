import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Modal } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { api, data } from '../api/client';
import { Refused } from '../app/Refused';
import { useDates, useText } from '../app/language';
import { holds, useSession } from '../app/session';

/** Says on every page that all of this is practice, and by which clock; who may move it does so here. */
export default function TrainingBanner() {
  const t = useText();
  const { instant } = useDates();
  const session = useSession();
  const client = useQueryClient();
  const { data: clock } = useQuery({
    queryKey: ['clock'],
    queryFn: () => data(api.GET('/api/v1/training/clock')),
    refetchInterval: 60_000,
  });
  const [to, setTo] = useState<Dayjs | null>();
  const [reason, setReason] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  async function move(body: { to: string | null; advance: string | null }) {
    setBusy(true);
    setReason(undefined);
    try {
      await api.POST('/api/v1/training/clock', { body });
      setTo(undefined);
      await client.invalidateQueries();
    } catch (refused) {
      setReason(refused);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="training-banner" role="note">
      <span>{t({ zh: '练习环境：这里的一切都不是真的', en: 'Practice: nothing here is real' })}</span>
      {clock && <span>{t({ zh: '练习时钟：{now}', en: 'Practice clock: {now}' }, { now: instant(clock.now) })}</span>}
      {holds(session, 'system-administrator') && clock && (
        <Button size="small" onClick={() => setTo(dayjs(clock.local))}>
          {t({ zh: '拨动时钟', en: 'Move the clock' })}
        </Button>
      )}
      <Modal
        open={to !== undefined}
        title={t({ zh: '拨动练习时钟', en: 'Move the practice clock' })}
        okText={t({ zh: '拨到此时', en: 'Move to this time' })}
        okButtonProps={{ disabled: !to, loading: busy }}
        onCancel={() => setTo(undefined)}
        onOk={() => to && move({ to: `${to.format('YYYY-MM-DDTHH:mm:ss')}+08:00`, advance: null })}
      >
        <div className="stack">
          <p className="quiet">
            {t({
              zh: '其间到期的提醒和升级会逐一生效；有记录后时钟只能向前拨。',
              en: 'What falls due in between takes effect. Once there are records the clock goes forward only.',
            })}
          </p>
          <DatePicker
            showTime
            value={to ?? null}
            onChange={setTo}
            format="YYYY-MM-DD HH:mm"
            aria-label={t({ zh: '新的时间', en: 'the new time' })}
          />
          <Refused reason={reason} />
        </div>
      </Modal>
    </div>
  );
}

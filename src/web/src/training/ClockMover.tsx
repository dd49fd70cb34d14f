import { useQueryClient } from '@tanstack/react-query';
import { DatePicker, Modal } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { api } from '../api/client';
import { Refused } from '../app/Refused';
import { useAct } from '../app/useAct';
import { useText } from '../app/language';

/** Moves the practice clock, beginning from where it stands. */
export default function ClockMover({ from, onClose }: { from: string; onClose: () => void }) {
  const t = useText();
  const client = useQueryClient();
  const [to, setTo] = useState<Dayjs | null>(dayjs(from));
  const { act, busy, reason } = useAct();
  const move = () =>
    act(async () => {
      await api.POST('/api/v1/training/clock', { body: { to: `${to!.format('YYYY-MM-DDTHH:mm:ss')}+08:00`, advance: null } });
      await client.invalidateQueries();
      onClose();
    });

  return (
    <Modal
      open
      title={t({ zh: '拨动练习时钟', en: 'Move the practice clock' })}
      okText={t({ zh: '拨到此时', en: 'Move to this time' })}
      okButtonProps={{ disabled: !to, loading: busy }}
      onCancel={onClose}
      onOk={move}
    >
      <div className="stack">
        <p className="quiet">
          {t({
            zh: '其间到期的提醒和升级会逐一生效；有记录后时钟只能向前拨。',
            en: 'What falls due in between takes effect. Once there are records the clock goes forward only.',
          })}
        </p>
        <DatePicker showTime value={to} onChange={setTo} format="YYYY-MM-DD HH:mm" aria-label={t({ zh: '新的时间', en: 'the new time' })} />
        <Refused reason={reason} />
      </div>
    </Modal>
  );
}

import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleFilled,
  PauseCircleOutlined,
  StopOutlined,
  WarningFilled,
} from '@ant-design/icons';

import type { Schema } from '../api/client';
import { useDates, useText } from '../app/language';
import { useSession } from '../app/session';
import { Mark } from '../app/Mark';

type Deadline = Schema<'DeadlineView'>;

/** How many days lie between two days. */
export const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** How a deadline stands: never by its colour alone, always by a sign and words too. */
export function DueTag({ deadline }: { deadline: Deadline }) {
  const t = useText();
  const { today } = useSession();
  const left = daysBetween(today, deadline.due);
  if (deadline.state === 'met') {
    return deadline.inTime === false ? (
      <Mark icon={<WarningFilled />} tone="orange">
        {t({ zh: '逾期后完成', en: 'met late' })}
      </Mark>
    ) : (
      <Mark icon={<CheckCircleOutlined />} tone="green">
        {t({ zh: '按期完成', en: 'met in time' })}
      </Mark>
    );
  }
  if (deadline.state === 'cancelled') {
    return <Mark icon={<StopOutlined />}>{t({ zh: '不再计算', en: 'cancelled' })}</Mark>;
  }
  if (deadline.isSuspended) {
    return (
      <Mark icon={<PauseCircleOutlined />} tone="purple">
        {t({ zh: '已中止', en: 'suspended' })}
      </Mark>
    );
  }
  if (deadline.isOverdue) {
    const red = deadline.level === 'red';
    return (
      <Mark icon={<ExclamationCircleFilled />} tone={red ? 'alarm' : 'orange'}>
        {t({ zh: '逾期{n}天', en: '{n} days late' }, { n: -left })}
        {deadline.level === 'red' && t({ zh: ' · 红色预警', en: ' · red' })}
        {deadline.level === 'yellow' && t({ zh: ' · 黄色预警', en: ' · yellow' })}
      </Mark>
    );
  }
  return (
    <Mark icon={left <= 5 ? <WarningFilled /> : <ClockCircleOutlined />} tone={left <= 5 ? 'gold' : 'blue'}>
      {left === 0 ? t({ zh: '今天到期', en: 'due today' }) : t({ zh: '还有{n}天', en: '{n} days left' }, { n: left })}
    </Mark>
  );
}

/** A due date with how it stands; one that a coming holiday notice may still move is marked. */
export function Due({ deadline }: { deadline: Deadline }) {
  const t = useText();
  const { day } = useDates();
  return (
    <span>
      {day(deadline.due)} <DueTag deadline={deadline} />
      {deadline.isProvisional && (
        <Mark tone="gold" title={t({ zh: '放假通知尚未发布，届时可能调整', en: 'the holiday notice is not out; the day may still move' })}>
          {t({ zh: '暂定', en: 'provisional' })}
        </Mark>
      )}
      {deadline.unconfirmed && (
        <Mark tone="gold">{t({ zh: '待确认：{day}', en: 'to be confirmed: {day}' }, { day: day(deadline.unconfirmed) })}</Mark>
      )}
    </span>
  );
}

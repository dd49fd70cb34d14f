import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { api, data } from '../api/client';
import { useDates, useText } from '../app/language';
import { holds, useSession } from '../app/session';

const ClockMover = lazy(() => import('./ClockMover'));

/** Says on every page that all of this is practice, and by which clock; who may move it does so here. */
export default function TrainingBanner() {
  const t = useText();
  const { instant } = useDates();
  const session = useSession();
  const [moving, setMoving] = useState(false);
  const { data: clock } = useQuery({
    queryKey: ['clock'],
    queryFn: () => data(api.GET('/api/v1/training/clock')),
    refetchInterval: 60_000,
  });
  return (
    <div className="training-banner" role="note">
      <span>{t({ zh: '练习环境：这里的一切都不是真的', en: 'Practice: nothing here is real' })}</span>
      {clock && <span>{t({ zh: '练习时钟：{now}', en: 'Practice clock: {now}' }, { now: instant(clock.now) })}</span>}
      {holds(session, 'system-administrator') && (
        <Button size="small" onClick={() => setMoving(true)}>
          {t({ zh: '拨动时钟', en: 'Move the clock' })}
        </Button>
      )}
      <Suspense>{moving && clock && <ClockMover from={clock.local} onClose={() => setMoving(false)} />}</Suspense>
    </div>
  );
}

import { CheckCircleFilled, ClockCircleOutlined, ExclamationCircleFilled, MinusCircleOutlined, RightCircleFilled } from '@ant-design/icons';
import type { Schema } from '../api/client';
import { useDates, useText } from '../app/language';
import { Mark } from '../app/Mark';
import { useSession } from '../app/session';
import { placesOf, type Place } from './places';

interface Shown {
  deadline: Schema<'DeadlineView'>;
  rungs: Schema<'RungView'>[];
}

const signs = {
  climbed: <CheckCircleFilled />,
  held: <CheckCircleFilled />,
  next: <RightCircleFilled />,
  waiting: <ClockCircleOutlined />,
  spared: <MinusCircleOutlined />,
};

/** The reminders and escalations of a deadline as a ladder: which rungs were climbed and when, where the due date lies, and what comes next to whom. */
export function Ladder({ deadline, rungs }: Shown) {
  const t = useText();
  const { today } = useSession();
  if (rungs.length === 0) {
    return null;
  }
  return (
    <ol className="ladder" aria-label={t({ zh: '催办与升级', en: 'Reminders and escalations' })}>
      {placesOf(deadline, rungs, today).map((place) => (
        <li key={place.key} className={place.isLate ? `${place.standing} late` : place.standing}>
          {place.rung ? signs[place.standing] : <ExclamationCircleFilled />}
          <div>{place.rung ? <RungText place={place} rung={place.rung} /> : <DueText place={place} />}</div>
        </li>
      ))}
    </ol>
  );
}

/** The same behind a line that opens it, for lists. */
export function FoldedLadder(shown: Shown) {
  const t = useText();
  const climbed = shown.rungs.filter((rung) => rung.state === 'climbed' || rung.state === 'held').length;
  return (
    shown.rungs.length > 0 && (
      <details className="folded-ladder">
        <summary>
          {t(
            { zh: '催办与升级：共{all}级，已发出{climbed}级', en: 'Reminders and escalations: {climbed} of {all}' },
            { climbed, all: shown.rungs.length },
          )}
        </summary>
        <Ladder {...shown} />
      </details>
    )
  );
}

function RungText({ place, rung }: { place: Place; rung: Schema<'RungView'> }) {
  const t = useText();
  const { day } = useDates();
  const on = place.on ? day(place.on) : '';
  const said = {
    climbed: { zh: '{on}已发出', en: 'went out on {on}' },
    held: { zh: '{on}已通知，措施待到期日确定后执行', en: 'told on {on}; its measures wait until the date is firm' },
    next: on ? { zh: '将于{on}发出', en: 'will go out on {on}' } : { zh: '恢复计算后发出', en: 'will go out once the clock runs again' },
    waiting: on ? { zh: '将于{on}发出', en: 'will go out on {on}' } : { zh: '恢复计算后发出', en: 'will go out once the clock runs again' },
    spared: { zh: '不触发', en: 'does not go out' },
  }[place.standing];
  return (
    <>
      <div>
        <strong>{t(rung.when)}</strong> · {t(said, { on })}{' '}
        {place.standing === 'next' && <Mark tone="blue">{t({ zh: '下一级', en: 'next' })}</Mark>}
        {rung.level === 'yellow' && <Mark tone="gold">{t({ zh: '黄色预警', en: 'yellow warning' })}</Mark>}
        {rung.level === 'red' && <Mark tone="red">{t({ zh: '红色预警', en: 'red warning' })}</Mark>}
      </div>
      <div className="quiet">{t(rung.does)}</div>
    </>
  );
}

function DueText({ place }: { place: Place }) {
  const t = useText();
  const { day } = useDates();
  return (
    <strong>
      {t(place.standing === 'climbed' ? { zh: '{on}已到期', en: 'was due on {on}' } : { zh: '{on}到期', en: 'due on {on}' }, {
        on: day(place.on!),
      })}{' '}
      {place.standing === 'next' && <Mark tone="blue">{t({ zh: '下一级', en: 'next' })}</Mark>}
    </strong>
  );
}

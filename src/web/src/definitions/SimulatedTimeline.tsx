import { Card, Timeline } from 'antd';
import type { Schema } from '../api/client';
import { Mark } from '../app/Mark';
import { useDates, useText } from '../app/language';

type Entry = Schema<'SimulationEntry'>;
type Tone = 'blue' | 'green' | 'grey' | 'red' | 'orange' | 'gold' | 'purple';

const kinds: Record<Entry['kind'], { zh: string; en: string; tone: Tone }> = {
  step: { zh: '步骤', en: 'step', tone: 'blue' },
  start: { zh: '起算', en: 'clock starts', tone: 'grey' },
  due: { zh: '到期', en: 'due', tone: 'red' },
  met: { zh: '按时办结', en: 'met', tone: 'green' },
  change: { zh: '期限变动', en: 'clock changes', tone: 'purple' },
  rung: { zh: '提醒、升级', en: 'reminder or escalation', tone: 'orange' },
  'spared-rung': { zh: '无须提醒', en: 'not sent', tone: 'grey' },
  open: { zh: '派生事项', en: 'record opened', tone: 'blue' },
  refused: { zh: '未能自动办理', en: 'could not be taken', tone: 'red' },
};

const colours: Record<Tone, string> = {
  blue: '#1d4f91',
  green: '#14532b',
  grey: '#8a94a0',
  red: '#b42318',
  orange: '#b45309',
  gold: '#8a6100',
  purple: '#462582',
};

/** Everything that happens, day by day: steps, clocks, due dates with their reasons, reminders and escalations. */
export function SimulatedTimeline({ entries }: { entries: Entry[] }) {
  const t = useText();
  const { day } = useDates();
  const assumed = t({ zh: '假定', en: 'assumed' });
  return (
    <Card title={t({ zh: '时间线', en: 'Timeline' })}>
      <Timeline
        items={entries.map((entry, index) => ({
          key: index,
          color: colours[kinds[entry.kind].tone],
          content: (
            <>
              <div>
                {entry.date !== entries[index - 1]?.date && <strong>{day(entry.date)} </strong>}
                <Mark tone={kinds[entry.kind].tone}>{t(kinds[entry.kind])}</Mark> {t(entry.text)}{' '}
                {entry.isAssumed && <Mark>{assumed}</Mark>}
              </div>
              {entry.explanation.length > 0 && (
                <details>
                  <summary>{t({ zh: '为什么是这一天', en: 'Why this day' })}</summary>
                  <ol className="explanation">
                    {entry.explanation.map((line, number) => (
                      <li key={number}>{t(line.text)}</li>
                    ))}
                  </ol>
                </details>
              )}
            </>
          ),
        }))}
      />
    </Card>
  );
}

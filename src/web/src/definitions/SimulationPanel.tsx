import { Alert, Button, Card, Select, Space } from 'antd';
import { useState } from 'react';
import { api, data, type Schema } from '../api/client';
import { DayInput } from '../app/DayInput';
import { Refused } from '../app/Refused';
import { useAct } from '../app/useAct';
import { useText } from '../app/language';
import { useSession } from '../app/session';
import type { Definition } from '../records/definition';
import { SimulatedTimeline } from './SimulatedTimeline';

/** What becomes of a record that is opened on a day, with the dates of steps that are given and the others assumed. */
export function SimulationPanel({ definition }: { definition: Definition }) {
  const t = useText();
  const { today } = useSession();
  const { act, busy, reason } = useAct();
  const [from, setFrom] = useState<string | undefined>(today);
  const [events, setEvents] = useState<Record<string, string | undefined>>({});
  const [shown, setShown] = useState<Schema<'SimulationView'>>();
  const [family, name] = definition.id.split('/') as [string, string];
  const states = definition.stages.flatMap((stage) => stage.states);
  const steps = [...new Map(states.flatMap((state) => state.transitions).map((step) => [step.name, t(step.title)])).entries()];
  const titleOf = (step: string) => steps.find(([name]) => name === step)?.[1] ?? step;
  const simulate = () =>
    act(async () => {
      setShown(undefined);
      setShown(
        await data(
          api.POST('/api/v1/definitions/{family}/{name}/versions/{version}/simulate', {
            params: { path: { family, name, version: definition.version.version } },
            body: { from: from ?? null, events: Object.fromEntries(Object.entries(events).filter(([, day]) => day)) as never },
          }),
        ),
      );
    });
  return (
    <div className="stack">
      <Card>
        <div className="stack">
          <div className="filter">
            <label>
              {t({ zh: '开始日期', en: 'Opened on' })}
              <DayInput value={from} onChange={setFrom} />
            </label>
            {Object.keys(events).map((step) => (
              <label key={step}>
                {titleOf(step)}
                <DayInput value={events[step]} onChange={(day) => setEvents({ ...events, [step]: day })} />
              </label>
            ))}
          </div>
          <Space wrap>
            <Select
              style={{ width: 260, maxWidth: '100%' }}
              value={null}
              placeholder={t({ zh: '指定某一步骤的日期', en: 'give the date of a step' })}
              aria-label={t({ zh: '指定某一步骤的日期', en: 'give the date of a step' })}
              onChange={(step: string | null) => step && setEvents({ ...events, [step]: undefined })}
              options={steps.filter(([step]) => !(step in events)).map(([value, label]) => ({ value, label }))}
            />
            <Button type="primary" loading={busy} onClick={() => void simulate()}>
              {t({ zh: '推演', en: 'Simulate' })}
            </Button>
          </Space>
          <Refused reason={reason} />
        </div>
      </Card>
      {shown?.stop && <Alert type="info" showIcon title={t({ zh: '到此为止', en: 'It goes no further' })} description={t(shown.stop)} />}
      {shown && shown.unused.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t(
            { zh: '未走到的步骤：{steps}', en: 'Never came to: {steps}' },
            { steps: shown.unused.map(titleOf).join(t({ zh: '、', en: ', ' })) },
          )}
        />
      )}
      {shown && <SimulatedTimeline entries={shown.entries} />}
    </div>
  );
}

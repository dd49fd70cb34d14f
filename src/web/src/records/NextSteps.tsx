import { CheckCircleFilled, ClockCircleOutlined } from '@ant-design/icons';
import { Button, Card, Drawer } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import type { Schema } from '../api/client';
import { useText } from '../app/language';
import { StepForm } from './StepForm';
import { useRecord } from './useRecord';
import { Mark } from '../app/Mark';

type Step = Schema<'NextStepView'>;

/** The part of a record's address that opens the form of a step. */
export const formOf = (step: { name: string }) => `#step=${step.name}`;

/** Whether one's roles may take a step; conditions may still stand against it. */
export const isMine = (step: Step) => step.refusals.every((refusal) => refusal.kind !== 'role');

/**
 * What can be done next. What one's roles may take is a button, with what still stands against it; what is for others is named with whom it
 * waits for.
 */
export function NextSteps() {
  const t = useText();
  const { record } = useRecord();
  const { hash } = useLocation();
  const [open, setOpen] = useState<Step>();
  const card = useRef<HTMLDivElement>(null);
  const mine = record.nextSteps.filter(isMine);
  const others = record.nextSteps.filter((step) => !isMine(step));
  // The form stays open when another has taken the step meanwhile: what was typed in it is not lost with it.
  const chosen = mine.find((step) => step.name === open?.name) ?? open;
  useEffect(() => {
    const asked = mine.find((step) => hash === formOf(step));
    if (asked) {
      setOpen(asked);
    } else if (hash === '#steps') {
      card.current?.scrollIntoView({ block: 'center' });
      card.current?.querySelector<HTMLElement>('button')?.focus();
    }
  }, [hash]);
  return (
    <Card title={t({ zh: '下一步', en: 'Next' })} id="steps" ref={card}>
      <div className="stack">
        {record.nextSteps.length === 0 && (
          <span className="quiet">
            {record.status === 'running'
              ? t({ zh: '由系统或所属记录推动，暂无须人工办理', en: 'The system or a record below moves it; nobody need act' })
              : t({ zh: '已无后续步骤', en: 'No further steps' })}
          </span>
        )}
        {mine.map((step) => (
          <div key={step.name}>
            <Button
              block
              type={step.isPermitted ? 'primary' : 'default'}
              icon={step.isPermitted ? <CheckCircleFilled /> : <ClockCircleOutlined />}
              onClick={() => setOpen(step)}
            >
              {t(step.title)}
            </Button>
            <NotYet step={step} />
          </div>
        ))}
        {others.map((step) => (
          <div key={step.name} className="quiet">
            <Mark>
              {t(
                { zh: '待{who}', en: 'waits for {who}' },
                { who: step.by.map((role) => t(role.title)).join(t({ zh: step.allSign ? '、' : '或', en: step.allSign ? ', ' : ' or ' })) },
              )}
            </Mark>
            {t(step.title)}
          </div>
        ))}
      </div>
      <Drawer
        open={!!chosen}
        onClose={() => setOpen(undefined)}
        size={520}
        destroyOnHidden
        title={chosen && t(chosen.title)}
        styles={{ wrapper: { maxWidth: '100vw' } }}
      >
        {chosen && <StepForm key={chosen.name} step={chosen} onDone={() => setOpen(undefined)} />}
      </Drawer>
    </Card>
  );
}

/** What still stands against a step besides what its form asks for. */
export function NotYet({ step }: { step: Step }) {
  const t = useText();
  const reasons = step.refusals.filter((refusal) => refusal.kind !== 'input');
  return (
    reasons.length > 0 && (
      <div className="quiet" style={{ marginTop: 4 }}>
        {t({ zh: '现在还不能办理：', en: 'Not yet:' })}
        <ul style={{ margin: 0, paddingLeft: 20 }}>
          {reasons.map((refusal, index) => (
            <li key={index}>{t(refusal.text)}</li>
          ))}
        </ul>
      </div>
    )
  );
}

import { Card } from 'antd';
import type { Schema } from '../api/client';
import { Mark } from '../app/Mark';
import { useText } from '../app/language';
import type { Definition } from '../records/definition';

/** What a version says, in words: stages with their states and the ways out of each, time limits, discipline. */
export function ContentPanel({ definition }: { definition: Definition }) {
  const t = useText();
  return (
    <div className="stack">
      <Card>
        <dl className="pairs">
          <dt>{t({ zh: '依据', en: 'Basis' })}</dt>
          <dd>{definition.basis}</dd>
          <dt>{t({ zh: '工作日历', en: 'Calendar' })}</dt>
          <dd>{definition.calendar}</dd>
          <dt>{t({ zh: '角色', en: 'Roles' })}</dt>
          <dd>{definition.roles.map((role) => t(role.title)).join(t({ zh: '、', en: ', ' }))}</dd>
          {definition.recusal && (
            <>
              <dt>{t({ zh: '回避', en: 'Recusal' })}</dt>
              <dd>{t(definition.recusal)}</dd>
            </>
          )}
        </dl>
      </Card>
      {definition.stages.map((stage) => (
        <Card key={stage.name} title={<h2 className="card-title">{t(stage.title)}</h2>} styles={{ body: { paddingTop: 0 } }}>
          <ul className="rows">
            {stage.states.map((state) => (
              <StateRow key={state.name} state={state} definition={definition} />
            ))}
          </ul>
        </Card>
      ))}
      {definition.deadlines.length > 0 && (
        <Card title={<h2 className="card-title">{t({ zh: '时限', en: 'Time limits' })}</h2>} styles={{ body: { paddingTop: 0 } }}>
          <ul className="rows">
            {definition.deadlines.map((limit) => (
              <li key={limit.name}>
                <div className="proposal">
                  <div>
                    <strong>{t(limit.title)}</strong> <Mark tone="blue">{t(limit.period)}</Mark>
                  </div>
                  <div className="quiet">{limit.basis}</div>
                </div>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {definition.discipline.length > 0 && (
        <Card title={<h2 className="card-title">{t({ zh: '纪律', en: 'Discipline' })}</h2>}>
          <ul>
            {definition.discipline.map((rule, index) => (
              <li key={index}>
                {t(rule.rule)} {rule.basis !== definition.basis && <span className="quiet">{rule.basis}</span>}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}

function StateRow({ state, definition }: { state: Schema<'StateView'>; definition: Definition }) {
  const t = useText();
  const parts = [...definition.fields, ...definition.papers];
  const and = t({ zh: '、', en: ', ' });
  const say = (names: string[]) =>
    names
      .map((name) =>
        name === 'reason'
          ? t({ zh: '理由', en: 'a reason' })
          : t(parts.find((part) => part.name === name)?.title ?? { zh: name, en: name }),
      )
      .join(and);
  const states = definition.stages.flatMap((stage) => stage.states);
  const titleOf = (name: string) => t(states.find((one) => one.name === name)?.title ?? { zh: name, en: name });
  const who = (by: string[]) =>
    by.length === 0
      ? t({ zh: '系统自动', en: 'the system' })
      : by.map((name) => t(definition.roles.find((role) => role.name === name)?.title ?? { zh: name, en: name })).join(and);
  return (
    <li>
      <div className="proposal">
        <div>
          <strong>{t(state.title)}</strong> {state.isEnd && <Mark>{t({ zh: '终结', en: 'end' })}</Mark>}
        </div>
        {state.transitions.map((step) => (
          <div key={step.name} className="transition">
            {t(step.title)} → {titleOf(step.to)}{' '}
            <span className="quiet">{t({ zh: '由{who}', en: 'by {who}' }, { who: who(step.by) })}</span>
            {step.needs.length > 0 && (
              <span className="quiet">{t({ zh: '；须有{what}', en: '; needs {what}' }, { what: say(step.needs) })}</span>
            )}
            {step.takes.length > 0 && (
              <span className="quiet">{t({ zh: '；可附{what}', en: '; may take {what}' }, { what: say(step.takes) })}</span>
            )}
          </div>
        ))}
      </div>
    </li>
  );
}

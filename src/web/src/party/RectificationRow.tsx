import { CheckCircleOutlined, ClockCircleOutlined, RollbackOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import type { Schema } from '../api/client';
import { Mark } from '../app/Mark';
import { useDates, useText } from '../app/language';
import { extensionOf } from '../deadlines/DeadlinesPanel';
import { Due } from '../deadlines/DueTag';
import { FoldedLadder } from '../deadlines/Ladder';
import { formOf, NotYet } from '../records/NextSteps';

/** One finding: its time limit, what was given and answered, what may be done by one click and what may not be done yet. */
export function RectificationRow({ item, serial }: { item: Schema<'RectificationItem'>; serial: number }) {
  const t = useText();
  const { finding, clocks, steps, turns } = item;
  const page = `/findings/${finding.id}`;
  return (
    <li>
      <div>
        <span className="serial">{serial}</span> <Link to={page}>{finding.title}</Link> <Mark>{t(finding.state.title)}</Mark>
      </div>
      {clocks.map(({ deadline, ladder }) => (
        <div key={deadline.number}>
          {t({ zh: '{title}：', en: '{title}: ' }, { title: t(deadline.title) })}
          <Due deadline={deadline} />
          {deadline.isOverdue && <FoldedLadder deadline={deadline} rungs={ladder} />}
        </div>
      ))}
      {turns.map((turn) => (
        <Turn key={turn.name} turn={turn} />
      ))}
      <div className="acts">
        {steps.map((step) => (
          <Link key={step.name} className="act" to={page + formOf(step)}>
            {t(step.title)}
            <span className="visually-hidden">{finding.title}</span>
          </Link>
        ))}
        {clocks.map(({ deadline, extension }) => {
          if (!extension || extension.isAsked || extension.refusals.length > 0) {
            return null;
          }
          return (
            <Link key={deadline.number} className="act" to={`${page}?tab=deadlines${extensionOf(deadline)}`}>
              {t({ zh: '申请延期', en: 'Ask for an extension' })}
              <span className="visually-hidden">{finding.title}</span>
            </Link>
          );
        })}
      </div>
      {steps.map((step) => (
        <NotYet key={step.name} step={step} />
      ))}
      {clocks.map(({ deadline, extension }) => extension && <Extension key={deadline.number} extension={extension} />)}
      {steps.length === 0 && finding.standing === 'open' && (
        <div className="quiet">{t({ zh: '等待他人办理，本单位暂无须办理', en: 'It waits for others; nothing for us to do now' })}</div>
      )}
    </li>
  );
}

function Extension({ extension }: { extension: Schema<'ExtensionView'> }) {
  const t = useText();
  const { isAsked, used, times, atMost, grantedBy, refusals } = extension;
  return (
    <div className="quiet">
      {isAsked && <Mark tone="gold">{t({ zh: '延期申请待审批', en: 'an extension is asked for' })}</Mark>}{' '}
      {refusals.length > 0
        ? t(
            { zh: '不能再申请延期：{why}', en: 'No further extension: {why}' },
            { why: refusals.map((refusal) => t(refusal.text)).join('；') },
          )
        : t(
            {
              zh: '延期：可延{times}次，已延{used}次；一次最多{atMost}，由{grantedBy}审批',
              en: 'Extensions: {used} of {times} used; at most {atMost} each, granted by the {grantedBy}',
            },
            { times, used, atMost: t(atMost), grantedBy: t(grantedBy) },
          )}
    </div>
  );
}

/** An account that was given, such as the plan or the result, and what was answered. */
function Turn({ turn }: { turn: Schema<'TurnView'> }) {
  const t = useText();
  const { shortDay } = useDates();
  const { answer } = turn;
  return (
    <div className="turn">
      <div>
        {shortDay(turn.on)} {t(turn.title)}{' '}
        {!answer && (
          <Mark icon={<ClockCircleOutlined />} tone="blue">
            {t({ zh: '待答复', en: 'not answered yet' })}
          </Mark>
        )}
        {answer && (
          <Mark icon={answer.isReturn ? <RollbackOutlined /> : <CheckCircleOutlined />} tone={answer.isReturn ? 'orange' : 'green'}>
            {shortDay(answer.on)} {t(answer.title)}
          </Mark>
        )}
      </div>
      {answer?.isReturn && answer.reason && <div>{t({ zh: '理由：{reason}', en: 'Reason: {reason}' }, { reason: answer.reason })}</div>}
      {turn.given.length > 0 && (
        <div className="quiet">
          {turn.given
            .map((given) => t({ zh: '{title}：{value}', en: '{title}: {value}' }, { title: t(given.title), value: t(given.value) }))
            .join(t({ zh: '；', en: '; ' }))}
        </div>
      )}
    </div>
  );
}

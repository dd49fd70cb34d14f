import { App, Button, Collapse, Form, Input, Modal, Space } from 'antd';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { api, type Schema } from '../api/client';
import { Loading } from '../app/Loading';
import { DayInput } from '../app/DayInput';
import { Refused } from '../app/Refused';
import { ServerForm } from '../app/ServerForm';
import { useRequired } from '../app/useRequired';
import { useDates, useText } from '../app/language';
import { useSession } from '../app/session';
import { useDefinition } from '../records/definition';
import { routeOf, useExplainedDeadlines, useRecord, useRefresh } from '../records/useRecord';
import { AsksList } from './AsksList';
import { Due } from './DueTag';
import { Ladder } from './Ladder';
import { WhyThisDay } from './WhyThisDay';

/** The part of a record's address that opens the form to ask for an extension of a deadline. */
export const extensionOf = (deadline: { number: number }) => `#extend=${deadline.number}`;

type Act = 'ask-extension' | 'suspend' | 'resume' | 'confirm';

/** The dates of a record, past and coming, each with why it is that day; and what one may do to them. */
export function DeadlinesPanel() {
  const t = useText();
  const { shortDay } = useDates();
  const { record } = useRecord();
  const definition = useDefinition(record);
  const { data: deadlines, error, isPending } = useExplainedDeadlines();
  const [open, setOpen] = useState<{ act: Act; deadline: Schema<'DeadlineView'> }>();
  const { hash } = useLocation();
  const may = (act: Schema<'Act'>, subject: string) => record.permits.some((permit) => permit.act === act && permit.subject === subject);
  const wanted = deadlines?.find(({ deadline }) => hash === extensionOf(deadline))?.deadline;
  const asks = wanted?.state === 'open' && may('ask-extension', wanted.name) ? wanted : undefined;
  useEffect(() => {
    if (asks) {
      setOpen({ act: 'ask-extension', deadline: asks });
    }
  }, [hash, !asks]);
  if (isPending) {
    return <Loading />;
  }
  const ordered = [...(deadlines ?? [])].sort((one, other) => other.deadline.number - one.deadline.number);
  return (
    <div className="stack">
      <Refused reason={error} />
      <Collapse
        defaultActiveKey={ordered.filter((one) => one.deadline.state === 'open').map((one) => one.deadline.number)}
        items={ordered.map((explained) => {
          const { deadline } = explained;
          const owner = definition?.roles.find((role) => role.name === deadline.owner)?.title;
          return {
            key: deadline.number,
            label: (
              <Space wrap>
                <strong>{t(deadline.title)}</strong>
                <Due deadline={deadline} />
              </Space>
            ),
            children: (
              <div className="stack">
                <div className="quiet">
                  {t(
                    explained.unit
                      ? { zh: '{period}，自{trigger}起算；由{owner}负责', en: '{period} from {trigger}; for the {owner} to meet' }
                      : { zh: '到期日由办理人指定；由{owner}负责', en: 'the due date was set; for the {owner} to meet' },
                    { period: t(deadline.period), trigger: shortDay(deadline.trigger), owner: owner ? t(owner) : deadline.owner },
                  )}
                  {deadline.metOn && t({ zh: '；于{day}完成', en: '; met on {day}' }, { day: shortDay(deadline.metOn) })}
                  {deadline.extensions.length > 0 &&
                    t({ zh: '；已延期{by}', en: '; extended by {by}' }, { by: deadline.extensions.map((by) => t(by)).join('、') })}
                </div>
                {deadline.state === 'open' && record.status === 'running' && (
                  <Space wrap className="no-print">
                    {may('ask-extension', deadline.name) && (
                      <Button onClick={() => setOpen({ act: 'ask-extension', deadline })}>
                        {t({ zh: '申请延期', en: 'Ask for an extension' })}
                      </Button>
                    )}
                    {may('suspend', deadline.name) && (
                      <Button onClick={() => setOpen({ act: deadline.isSuspended ? 'resume' : 'suspend', deadline })}>
                        {deadline.isSuspended ? t({ zh: '恢复计算', en: 'Resume' }) : t({ zh: '中止计算', en: 'Suspend' })}
                      </Button>
                    )}
                    {may('confirm', '') && deadline.unconfirmed && (
                      <Button onClick={() => setOpen({ act: 'confirm', deadline })}>
                        {t({ zh: '确认新的到期日', en: 'Confirm the new date' })}
                      </Button>
                    )}
                  </Space>
                )}
                <Ladder deadline={deadline} rungs={explained.ladder} />
                <WhyThisDay explained={explained} />
              </div>
            ),
          };
        })}
      />
      <AsksList />
      {open && <ActForm {...open} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

const titles: Record<Act, { zh: string; en: string }> = {
  'ask-extension': { zh: '申请延期', en: 'Ask for an extension' },
  suspend: { zh: '中止期限', en: 'Suspend the deadline' },
  resume: { zh: '恢复期限', en: 'Resume the deadline' },
  confirm: { zh: '确认到期日', en: 'Confirm the due date' },
};

interface Entered {
  by?: string;
  on?: string;
  reason: string;
}

function ActForm({ act, deadline, onClose }: { act: Act; deadline: Schema<'DeadlineView'>; onClose: () => void }) {
  const t = useText();
  const { message } = App.useApp();
  const { today } = useSession();
  const { record, etag } = useRecord();
  const refresh = useRefresh();
  const required = useRequired();

  async function send({ by, on, reason }: Entered, key: string) {
    const path = { id: record.id, number: deadline.number };
    const header = { 'If-Match': etag, 'Idempotency-Key': key } as never;
    try {
      if (act === 'ask-extension') {
        await api.POST(`${routeOf(record.kind)}/{id}/asks`, {
          params: { path: { id: record.id }, header },
          body: { kind: 'extend', deadline: deadline.number, by: by ?? null, reason, step: null, field: null, date: null },
        });
      } else if (act === 'confirm') {
        await api.POST(`${routeOf(record.kind)}/{id}/deadlines/{number}/confirm`, { params: { path, header }, body: { reason } });
      } else {
        await api.POST(`${routeOf(record.kind)}/{id}/deadlines/{number}/${act}`, {
          params: { path, header },
          body: { on: on ?? null, reason },
        });
      }
    } finally {
      await refresh();
    }
    void message.success(t({ zh: '已办理', en: 'Done' }));
  }

  return (
    <Modal open title={`${t(titles[act])}：${t(deadline.title)}`} onCancel={onClose} footer={null}>
      <ServerForm<Entered> initial={{ on: today }} send={send} onDone={onClose}>
        {act === 'ask-extension' && (
          <Form.Item
            name="by"
            label={t({ zh: '延长多久，如“10个工作日”“1个月”', en: 'By how long, such as “10 working days”' })}
            rules={required}
          >
            <Input autoFocus />
          </Form.Item>
        )}
        {(act === 'suspend' || act === 'resume') && (
          <Form.Item name="on" label={t({ zh: '自哪日起', en: 'From which day' })} rules={required}>
            <DayInput />
          </Form.Item>
        )}
        <Form.Item name="reason" label={t({ zh: '理由', en: 'Reason' })} rules={required}>
          <Input.TextArea rows={3} maxLength={2000} />
        </Form.Item>
      </ServerForm>
    </Modal>
  );
}

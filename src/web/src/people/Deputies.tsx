import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { api, data, type Schema } from '../api/client';
import { PersonName } from '../api/names';
import { DayInput } from '../app/DayInput';
import { ServerForm } from '../app/ServerForm';
import { useDates, useText } from '../app/language';
import { useSession } from '../app/session';
import { PersonSelect } from '../records/FieldInput';

// The three administrators' business and the designer's is not delegated.
const ofTheRoot = ['system-administrator', 'security-administrator', 'audit-administrator', 'process-designer'];

/** Whether the holder of a post may let somebody stand in. */
export const isDelegable = (held: Schema<'PostView'>) => !held.deputyFor && !ofTheRoot.includes(held.post);

/** Who stands in for a post of one's own, for a time. */
export function Deputies({ held }: { held: Schema<'PostView'> }) {
  const t = useText();
  const { shortDay } = useDates();
  const { today } = useSession();
  const client = useQueryClient();
  const [open, setOpen] = useState<Schema<'DeputyView'> | 'appoint'>();
  const path = { personId: held.personId, id: held.id };
  const { data: deputies } = useQuery({
    queryKey: ['deputies', held.id],
    queryFn: () => data(api.GET('/api/v1/people/{personId}/posts/{id}/deputies', { params: { path } })),
  });
  async function done() {
    setOpen(undefined);
    await client.invalidateQueries({ queryKey: ['deputies', held.id] });
  }
  return (
    <>
      <Button size="small" onClick={() => setOpen('appoint')}>
        {t({ zh: '委托代理', en: 'Let somebody stand in' })}
      </Button>
      {(deputies ?? []).map((deputy) => (
        <div key={deputy.id} className="quiet">
          <PersonName id={deputy.deputyId} /> · {shortDay(deputy.from)} — {shortDay(deputy.to)} · {deputy.reason}{' '}
          {deputy.to >= today && (
            <Button size="small" onClick={() => setOpen(deputy)}>
              {t({ zh: '提前终止', en: 'End it early' })}
            </Button>
          )}
        </div>
      ))}
      <Modal
        open={!!open}
        onCancel={() => setOpen(undefined)}
        footer={null}
        destroyOnHidden
        title={open === 'appoint' ? t({ zh: '委托他人代理', en: 'Let somebody stand in' }) : t({ zh: '提前终止代理', en: 'End it early' })}
      >
        {open === 'appoint' && (
          <ServerForm<Schema<'NewDeputy'>>
            initial={{ from: today }}
            submit={t({ zh: '委托', en: 'Appoint' })}
            send={async ({ deputyId, from, to, reason }) => {
              await api.POST('/api/v1/people/{personId}/posts/{id}/deputies', {
                params: { path },
                body: { deputyId: deputyId ?? null, from: from ?? null, to: to ?? null, reason: reason ?? null },
              });
              await done();
            }}
          >
            <Form.Item name="deputyId" label={t({ zh: '代理人', en: 'Who stands in' })}>
              <PersonSelect />
            </Form.Item>
            <Form.Item name="from" label={t({ zh: '起始日', en: 'First day' })}>
              <DayInput />
            </Form.Item>
            <Form.Item name="to" label={t({ zh: '最后一日', en: 'Last day' })}>
              <DayInput />
            </Form.Item>
            <Form.Item name="reason" label={t({ zh: '事由', en: 'Why' })}>
              <Input maxLength={2000} />
            </Form.Item>
          </ServerForm>
        )}
        {open && open !== 'appoint' && (
          <ServerForm<Schema<'Ending'>>
            initial={{ on: today }}
            submit={t({ zh: '终止', en: 'End it' })}
            send={async ({ on }) => {
              await api.POST('/api/v1/people/{personId}/posts/{id}/deputies/{deputy}/end', {
                params: { path: { ...path, deputy: open.id } },
                body: { on: on ?? null },
              });
              await done();
            }}
          >
            <Form.Item name="on" label={t({ zh: '最后一日', en: 'Last day' })}>
              <DayInput />
            </Form.Item>
          </ServerForm>
        )}
      </Modal>
    </>
  );
}

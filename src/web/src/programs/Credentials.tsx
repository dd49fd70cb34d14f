import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, InputNumber, Popconfirm, Typography } from 'antd';
import { useState } from 'react';
import { api, data, type Schema } from '../api/client';
import { Refused } from '../app/Refused';
import { ServerForm } from '../app/ServerForm';
import { useAct } from '../app/useAct';
import { useDates, useText } from '../app/language';

/** What a program proves itself with, for its keeper. */
export function Credentials({ client }: { client: Schema<'ClientView'> }) {
  const t = useText();
  return (
    <div className="stack">
      <strong>{t({ zh: '由我保管的凭据', en: 'The credentials that you keep' })}</strong>
      {client.authentication === 'secret' && <Secrets client={client} />}
      {client.authentication === 'private-key' && <Keys client={client} />}
    </div>
  );
}

function Secrets({ client }: { client: Schema<'ClientView'> }) {
  const t = useText();
  const { instant } = useDates();
  const queries = useQueryClient();
  const [made, setMade] = useState<Schema<'MadeSecret'>>();
  return (
    <>
      <ul>
        {client.secrets.map((secret) => (
          <li key={secret.madeAt}>
            {t({ zh: '生成于{at}', en: 'made {at}' }, { at: instant(secret.madeAt) })}
            {secret.endsAt && t({ zh: '，有效至{at}', en: ', good until {at}' }, { at: instant(secret.endsAt) })}
          </li>
        ))}
      </ul>
      {made ? (
        <>
          <Alert type="warning" showIcon title={t({ zh: '请妥善保存，只显示这一次', en: 'Keep it safe; it is shown this once' })} />
          <Typography.Text code copyable>
            {made.secret}
          </Typography.Text>
        </>
      ) : (
        <ServerForm<{ overlapHours: number }>
          initial={{ overlapHours: 24 }}
          submit={t({ zh: '生成新口令', en: 'Make a secret' })}
          send={async ({ overlapHours }) => {
            setMade(
              await data(
                api.POST('/api/v1/clients/{id}/secret', {
                  params: { path: { id: client.id } },
                  body: { overlapHours: overlapHours ?? null },
                }),
              ),
            );
            await queries.invalidateQueries({ queryKey: ['clients'] });
          }}
        >
          <Form.Item name="overlapHours" label={t({ zh: '原口令继续有效的小时数', en: 'Hours for which the one before stays good' })}>
            <InputNumber min={0} max={168} />
          </Form.Item>
        </ServerForm>
      )}
    </>
  );
}

function Keys({ client }: { client: Schema<'ClientView'> }) {
  const t = useText();
  const queries = useQueryClient();
  const { act, busy, reason } = useAct();
  const changed = () => queries.invalidateQueries({ queryKey: ['clients'] });
  return (
    <>
      <ul className="rows">
        {client.keys.map((key) => (
          <li key={key}>
            <code>{key}</code>
            <Popconfirm
              title={t({ zh: '撤销这个公钥？', en: 'Take this key away?' })}
              onConfirm={() =>
                act(() => api.DELETE('/api/v1/clients/{id}/keys/{key}', { params: { path: { id: client.id, key } } }).then(changed))
              }
            >
              <Button size="small" loading={busy}>
                {t({ zh: '撤销', en: 'Take it away' })}
              </Button>
            </Popconfirm>
          </li>
        ))}
      </ul>
      <Refused reason={reason} />
      <ServerForm<{ jwk: string }>
        submit={t({ zh: '登记公钥', en: 'Add the key' })}
        send={async ({ jwk }) => {
          await api.POST('/api/v1/clients/{id}/keys', { params: { path: { id: client.id } }, body: { jwk: JSON.parse(jwk) } });
          await changed();
        }}
      >
        <Form.Item
          name="jwk"
          label={t({ zh: '公钥（JWK，含kid）', en: 'Public key (JWK, with its kid)' })}
          rules={[{ validator: async (_, value) => void JSON.parse(value ?? ''), message: t({ zh: '不是JSON', en: 'This is no JSON' }) }]}
        >
          <Input.TextArea />
        </Form.Item>
      </ServerForm>
    </>
  );
}

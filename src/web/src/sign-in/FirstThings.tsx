import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Form, Input, QRCode, Typography } from 'antd';
import { useState } from 'react';
import { api, data, type Schema } from '../api/client';
import { ServerForm } from '../app/ServerForm';
import { useRequired } from '../app/useRequired';
import { useText } from '../app/language';
import { useSession } from '../app/session';

/** What must be done before anything else is open: a password of one's own, then an authenticator. */
export default function FirstThings() {
  const session = useSession();
  return <main className="sign-in">{session.mustChangePassword ? <ChangePassword /> : <SetFactor />}</main>;
}

/** A new password, with the old one as proof. */
export function ChangePassword({ onDone }: { onDone?: () => void }) {
  const t = useText();
  const client = useQueryClient();
  const required = useRequired();
  return (
    <Card style={{ width: '100%', maxWidth: 440 }} title={t({ zh: '设置自己的密码', en: 'Choose a password of your own' })}>
      <ServerForm<{ current: string; new: string; again: string }>
        submit={t({ zh: '保存', en: 'Save' })}
        send={async (entered) => {
          await api.PUT('/api/v1/session/password', { body: { current: entered.current, new: entered.new } });
          await client.invalidateQueries({ queryKey: ['session'] });
        }}
        onDone={onDone}
      >
        <Form.Item name="current" label={t({ zh: '现在的密码', en: 'Present password' })} rules={required}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="new" label={t({ zh: '新密码', en: 'New password' })} rules={required}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          name="again"
          label={t({ zh: '再输入一次新密码', en: 'New password once more' })}
          dependencies={['new']}
          rules={[
            ...required,
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                !value || value === getFieldValue('new')
                  ? Promise.resolve()
                  : Promise.reject(new Error(t({ zh: '两次输入的不一致', en: 'The two are not the same' }))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </ServerForm>
    </Card>
  );
}

/** An authenticator: the password again, a picture to scan, its first code, and recovery codes to keep. */
export function SetFactor({ onDone }: { onDone?: () => void }) {
  const t = useText();
  const client = useQueryClient();
  const required = useRequired();
  const [enrolment, setEnrolment] = useState<Schema<'Enrolment'>>();
  const [codes, setCodes] = useState<string[]>();
  const finish = async () => {
    await client.invalidateQueries({ queryKey: ['session'] });
    onDone?.();
  };
  return (
    <Card style={{ width: '100%', maxWidth: 440 }} title={t({ zh: '设置动态验证码', en: 'Set an authenticator up' })}>
      {codes ? (
        <div className="stack">
          <Alert
            type="warning"
            showIcon
            title={t({ zh: '请把恢复码抄在纸上妥善保存，只显示这一次', en: 'Write these recovery codes down; they are shown this once' })}
          />
          <Typography.Paragraph code copyable={{ text: codes.join('\n') }} style={{ whiteSpace: 'pre' }}>
            {codes.join('\n')}
          </Typography.Paragraph>
          <Button type="primary" block onClick={finish}>
            {t({ zh: '已保存，继续', en: 'I have kept them' })}
          </Button>
        </div>
      ) : enrolment ? (
        <ServerForm<{ code: string }>
          key="code"
          submit={t({ zh: '确认', en: 'Confirm' })}
          send={async (body) => setCodes((await data(api.POST('/api/v1/session/second-factor/confirmation', { body }))).recoveryCodes)}
        >
          <p>
            {t({ zh: '用手机上的验证器扫描，或手工输入密钥：', en: 'Scan this with the authenticator on your phone, or type the secret:' })}
          </p>
          <QRCode value={enrolment.uri} style={{ margin: '0 auto 12px' }} />
          <Typography.Paragraph code copyable style={{ textAlign: 'center' }} data-testid="secret">
            {enrolment.secret}
          </Typography.Paragraph>
          <Form.Item name="code" label={t({ zh: '验证器显示的6位数字', en: 'The six digits that it shows' })} rules={required}>
            <Input autoComplete="one-time-code" inputMode="numeric" />
          </Form.Item>
        </ServerForm>
      ) : (
        <ServerForm<{ password: string }>
          key="password"
          submit={t({ zh: '开始', en: 'Begin' })}
          send={async (body) => setEnrolment(await data(api.POST('/api/v1/session/second-factor/enrolment', { body })))}
        >
          <Form.Item name="password" label={t({ zh: '请再输入一次密码', en: 'Your password once more' })} rules={required}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
        </ServerForm>
      )}
    </Card>
  );
}

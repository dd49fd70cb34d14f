import { useQueryClient } from '@tanstack/react-query';
import { Button, Card, Form, Input } from 'antd';
import { useState } from 'react';
import { api } from '../api/client';
import { Refused } from '../app/Refused';
import { LanguageSwitch } from '../app/LanguageSwitch';
import { useText, type Language } from '../app/language';
import { useAct } from '../app/useAct';
import type { Session } from '../app/session';

type Step = 'password' | 'code' | 'recovery' | 'activation';

const texts = {
  password: { zh: '登录', en: 'Sign in' },
  code: { zh: '动态验证码', en: 'Code of your authenticator' },
  recovery: { zh: '恢复码', en: 'Recovery code' },
  activation: { zh: '激活管理员账号', en: 'Activate an administrator' },
  userName: { zh: '用户名', en: 'User name' },
  word: { zh: '密码', en: 'Password' },
  activationCode: { zh: '激活码（服务器启动时显示）', en: 'Activation code (shown when the server started)' },
  newPassword: { zh: '新密码', en: 'New password' },
  required: { zh: '请填写', en: 'Please fill this in' },
  toRecovery: { zh: '验证器不在身边，改用恢复码', en: 'Use a recovery code instead' },
  toActivation: { zh: '首次启用管理员账号', en: 'First use of an administrator’s account' },
  back: { zh: '返回', en: 'Back' },
  tipOff: { zh: '无需登录：举报安全生产问题', en: 'Without signing in: report a safety problem' },
};

/** Signing in, with the second step where the account has one. `bare` leaves out what surrounds the form. */
export default function SignIn({ onLanguage, bare = false }: { onLanguage: (chosen: Language) => void; bare?: boolean }) {
  const t = useText();
  const client = useQueryClient();
  const [step, setStep] = useState<Step>('password');
  const { act, busy, reason, forget } = useAct();

  const go = (next: Step) => {
    forget();
    setStep(next);
  };

  const submit = (values: Record<string, string>) =>
    act(async () => {
      const answer = await asked(step, values);
      if (answer) {
        client.setQueryData(['session'], answer);
        void client.invalidateQueries();
      } else {
        setStep('code');
      }
    });

  const field = (
    name: string,
    label: { zh: string; en: string },
    more: { secret?: boolean; complete?: string; numeric?: boolean } = {},
  ) => (
    <Form.Item name={name} label={t(label)} rules={[{ required: true, message: t(texts.required) }]}>
      {more.secret ? (
        <Input.Password autoComplete={more.complete} />
      ) : (
        <Input autoComplete={more.complete} inputMode={more.numeric ? 'numeric' : undefined} autoFocus={name !== 'newPassword'} />
      )}
    </Form.Item>
  );

  const form = (
    <Form key={step} layout="vertical" onFinish={submit} requiredMark={false} disabled={busy}>
      {step === 'password' && (
        <>
          {field('userName', texts.userName, { complete: 'username' })}
          {field('password', texts.word, { secret: true, complete: 'current-password' })}
        </>
      )}
      {step === 'code' && field('code', texts.code, { complete: 'one-time-code', numeric: true })}
      {step === 'recovery' && field('recoveryCode', texts.recovery)}
      {step === 'activation' && (
        <>
          {field('userName', texts.userName, { complete: 'username' })}
          {field('code', texts.activationCode)}
          {field('newPassword', texts.newPassword, { secret: true, complete: 'new-password' })}
        </>
      )}
      <div className="stack">
        <Refused reason={reason} />
        <Button type="primary" htmlType="submit" block loading={busy}>
          {t(step === 'activation' ? texts.activation : texts.password)}
        </Button>
        {step === 'code' && (
          <Button type="link" onClick={() => go('recovery')}>
            {t(texts.toRecovery)}
          </Button>
        )}
        {step === 'password' && !bare && (
          <Button type="link" onClick={() => go('activation')}>
            {t(texts.toActivation)}
          </Button>
        )}
        {step !== 'password' && (
          <Button type="link" onClick={() => go('password')}>
            {t(texts.back)}
          </Button>
        )}
      </div>
    </Form>
  );
  if (bare) {
    return form;
  }
  return (
    <main className="sign-in">
      <h1>{t({ zh: '安全生产巡查', en: 'Xuncha' })}</h1>
      <Card style={{ width: '100%', maxWidth: 400 }} title={t(texts[step])} extra={<LanguageSwitch onLanguage={onLanguage} />}>
        {form}
      </Card>
      <a href="/open/tip-offs">{t(texts.tipOff)}</a>
    </main>
  );
}

/** The session, or undefined where a code is asked for next. */
async function asked(step: Step, values: Record<string, string>): Promise<Session | undefined> {
  switch (step) {
    case 'password': {
      const { data: session, response } = await api.POST('/api/v1/session', {
        body: { userName: values.userName ?? null, password: values.password ?? null },
      });
      return response.status === 202 ? undefined : session;
    }
    case 'activation':
      return (
        await api.POST('/api/v1/session/activation', {
          body: { userName: values.userName ?? null, code: values.code ?? null, newPassword: values.newPassword ?? null },
        })
      ).data;
    default:
      return (
        await api.POST('/api/v1/session/second-factor', { body: { code: values.code ?? null, recoveryCode: values.recoveryCode ?? null } })
      ).data;
  }
}

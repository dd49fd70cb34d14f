import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Modal } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, data } from '../api/client';
import { OrganisationName } from '../api/names';
import { useDates, useText } from '../app/language';
import { useSession } from '../app/session';
import { Deputies, isDelegable } from '../people/Deputies';
import { postName } from '../people/posts';
import { ChangePassword, SetFactor } from './FirstThings';

/** One's own account: posts, password, authenticator, and the devices that are signed in. */
export default function AccountPage() {
  const t = useText();
  const { shortDay, instant } = useDates();
  const session = useSession();
  const client = useQueryClient();
  const [open, setOpen] = useState<'password' | 'factor'>();
  const { data: sessions } = useQuery({ queryKey: ['sessions'], queryFn: () => data(api.GET('/api/v1/sessions')) });
  const { data: programs } = useQuery({
    queryKey: ['clients', 'any'],
    queryFn: () => data(api.GET('/api/v1/clients', { params: { query: { limit: 1 } } })),
  });
  const close = () => setOpen(undefined);
  return (
    <div className="stack">
      <div className="page-title">
        <h1>{session.person.displayName}</h1>
        <span className="quiet">{session.person.userName}</span>
      </div>
      <Card title={t({ zh: '现任职务', en: 'Posts held today' })}>
        <ul className="rows">
          {session.posts.map((held) => (
            <li key={held.id}>
              <span>
                <OrganisationName id={held.organisationId} /> · {t(postName(held.post))} · {shortDay(held.from)}
                {held.to ? ` — ${shortDay(held.to)}` : ''}
              </span>
              {isDelegable(held) && <Deputies held={held} />}
            </li>
          ))}
        </ul>
      </Card>
      {!!programs?.items.length && <Link to="/programs">{t({ zh: '接入程序及其凭据', en: 'Programs and their credentials' })}</Link>}
      <Card title={t({ zh: '登录安全', en: 'Signing in' })}>
        <Button onClick={() => setOpen('password')}>{t({ zh: '修改密码', en: 'Change the password' })}</Button>{' '}
        <Button onClick={() => setOpen('factor')}>{t({ zh: '设置动态验证码', en: 'Set an authenticator up' })}</Button>
      </Card>
      <Card title={t({ zh: '已登录的设备', en: 'Devices that are signed in' })}>
        <ul className="rows">
          {(sessions ?? []).map((one) => (
            <li key={one.id}>
              <span>
                {one.agent} · {one.address} · {instant(one.lastSeenAt)}
              </span>
              {one.isCurrent ? (
                <span className="quiet">{t({ zh: '本机', en: 'this one' })}</span>
              ) : (
                <Button
                  size="small"
                  onClick={async () => {
                    await api.DELETE('/api/v1/sessions/{id}', { params: { path: { id: one.id } } });
                    await client.invalidateQueries({ queryKey: ['sessions'] });
                  }}
                >
                  {t({ zh: '退出', en: 'Sign out' })}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Card>
      <Modal open={!!open} onCancel={close} footer={null} destroyOnHidden>
        {open === 'password' && <ChangePassword onDone={close} />}
        {open === 'factor' && <SetFactor onDone={close} />}
      </Modal>
    </div>
  );
}

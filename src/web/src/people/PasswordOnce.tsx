import { Alert, Typography } from 'antd';
import type { Schema } from '../api/client';
import { useText } from '../app/language';

/** A password that was made for somebody, shown this once, to be handed over. */
export function PasswordOnce({ made }: { made: Schema<'PersonWithPassword'> }) {
  const t = useText();
  return (
    <>
      <Alert
        type="warning"
        showIcon
        title={t({
          zh: '请把初始密码当面交给本人，只显示这一次；请本人登录后改为自己的密码。',
          en: 'Hand this password over in person. It is shown this once. Its owner is to choose another after signing in.',
        })}
      />
      <dl className="pairs">
        <dt>{t({ zh: '用户名', en: 'User name' })}</dt>
        <dd>{made.person.userName}</dd>
        <dt>{t({ zh: '初始密码', en: 'Password' })}</dt>
        <dd>
          <Typography.Text code copyable data-testid="password">
            {made.password}
          </Typography.Text>
        </dd>
      </dl>
    </>
  );
}

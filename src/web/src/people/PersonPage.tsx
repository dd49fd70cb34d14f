import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Modal, Popconfirm, Space } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { Loading } from '../app/Loading';
import { Refused } from '../app/Refused';
import { useAct } from '../app/useAct';
import { useText } from '../app/language';
import { holds, useSession } from '../app/session';
import { PasswordOnce } from './PasswordOnce';
import { AccountMark } from './PeoplePage';
import { PostsCard } from './PostsCard';

/** One person: the account, for the system administrator, and the posts, for whoever gives them. */
export default function PersonPage() {
  const id = useParams().id!;
  const isSystem = holds(useSession(), 'system-administrator');
  const { data: person, error } = useQuery({
    queryKey: ['people', 'one', id],
    queryFn: () => data(api.GET('/api/v1/people/{id}', { params: { path: { id } } })),
  });
  if (!person) {
    return error ? <Refused reason={error} /> : <Loading />;
  }
  return (
    <div className="stack">
      <div className="page-title">
        <h1>{person.displayName}</h1>
        <span className="quiet">{person.userName}</span>
        <AccountMark isDisabled={person.isDisabled} />
      </div>
      {isSystem && person.kind === 'person' && <AccountCard person={person} />}
      <PostsCard personId={id} />
    </div>
  );
}

function AccountCard({ person }: { person: Schema<'PersonView'> }) {
  const t = useText();
  const client = useQueryClient();
  const { act, busy, reason } = useAct();
  const [made, setMade] = useState<Schema<'PersonWithPassword'>>();
  const [done, setDone] = useState<string>();
  const params = { path: { id: person.id } };
  const said = (work: () => Promise<unknown>, word: string) => () =>
    act(async () => {
      setDone(undefined);
      await work();
      setDone(word);
      await client.invalidateQueries({ queryKey: ['people'] });
    });
  const asking = t({ zh: '确定吗？', en: 'Are you sure?' });
  return (
    <Card title={t({ zh: '账号', en: 'Account' })}>
      <div className="stack">
        <Space wrap>
          <Popconfirm
            title={asking}
            description={t({ zh: '原密码立即失效，全部会话结束。', en: 'The present password and all sessions end at once.' })}
            onConfirm={() => act(async () => setMade(await data(api.POST('/api/v1/people/{id}/password', { params }))))}
          >
            <Button disabled={busy}>{t({ zh: '重置密码', en: 'Make a new password' })}</Button>
          </Popconfirm>
          {person.isDisabled ? (
            <Button
              disabled={busy}
              onClick={said(() => api.POST('/api/v1/people/{id}/enable', { params }), t({ zh: '账号已启用', en: 'The account is open' }))}
            >
              {t({ zh: '启用账号', en: 'Open the account' })}
            </Button>
          ) : (
            <Popconfirm
              title={asking}
              description={t({
                zh: '此人将不能登录，全部会话立即结束。',
                en: 'This person can no longer sign in; all sessions end at once.',
              })}
              onConfirm={said(
                () => api.POST('/api/v1/people/{id}/disable', { params }),
                t({ zh: '账号已停用', en: 'The account is closed' }),
              )}
            >
              <Button disabled={busy}>{t({ zh: '停用账号', en: 'Close the account' })}</Button>
            </Popconfirm>
          )}
          <Button
            disabled={busy}
            onClick={said(
              () => api.DELETE('/api/v1/people/{id}/sessions', { params }),
              t({ zh: '全部会话已结束', en: 'All sessions have ended' }),
            )}
          >
            {t({ zh: '结束全部会话', en: 'End all sessions' })}
          </Button>
          <Popconfirm
            title={asking}
            description={t({ zh: '由安全管理员确认后生效。', en: 'It takes effect when a security administrator confirms.' })}
            onConfirm={said(
              () => api.DELETE('/api/v1/people/{id}/second-factor', { params }),
              t({ zh: '已提请撤销动态验证码，待安全管理员确认', en: 'Proposed; a security administrator confirms' }),
            )}
          >
            <Button disabled={busy}>{t({ zh: '提请撤销遗失的验证码', en: 'Propose to remove a lost authenticator' })}</Button>
          </Popconfirm>
        </Space>
        {done && (
          <Alert type="success" showIcon title={done} action={<Link to="/proposals">{t({ zh: '待确认事项', en: 'Proposals' })}</Link>} />
        )}
        <Refused reason={reason} />
      </div>
      <Modal open={!!made} footer={null} onCancel={() => setMade(undefined)} title={t({ zh: '密码已重置', en: 'A new password' })}>
        {made && <PasswordOnce made={made} />}
      </Modal>
    </Card>
  );
}

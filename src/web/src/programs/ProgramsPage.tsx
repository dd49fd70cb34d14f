import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Modal, Popconfirm, Space } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { OrganisationName, PersonName } from '../api/names';
import { Loading } from '../app/Loading';
import { Mark } from '../app/Mark';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { useAct } from '../app/useAct';
import { useDates, useText } from '../app/language';
import { holds, useSession } from '../app/session';
import { ClientForm } from './ClientForm';
import { Credentials } from './Credentials';

type Client = Schema<'ClientView'>;

export const authentications: Record<Schema<'ClientAuthentication'>, { zh: string; en: string }> = {
  secret: { zh: '密钥口令', en: 'a secret' },
  'private-key': { zh: '私钥签名', en: 'a signature by its own key' },
  'outside-provider': { zh: '外部身份提供方', en: 'the outside provider' },
};

/** The programs of other systems: administrators see all, keepers theirs. */
export default function ProgramsPage() {
  const t = useText();
  const client = useQueryClient();
  const isSystem = holds(useSession(), 'system-administrator');
  const [open, setOpen] = useState<Client | 'register'>();
  const [proposed, setProposed] = useState(false);
  const clients = useInfiniteQuery({
    queryKey: ['clients'],
    queryFn: ({ pageParam }) => data(api.GET('/api/v1/clients', { params: { query: { after: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const items = clients.data?.pages.flatMap((page) => page.items) ?? [];
  const register = t({ zh: '登记程序', en: 'Register a program' });
  async function done() {
    setOpen(undefined);
    setProposed(true);
    await client.invalidateQueries({ queryKey: ['proposals'] });
  }
  return (
    <div className="stack">
      <div className="page-title">
        <h1>{t({ zh: '接入程序', en: 'Programs' })}</h1>
        {isSystem && (
          <Button type="primary" onClick={() => setOpen('register')}>
            {register}
          </Button>
        )}
      </div>
      {proposed && (
        <Alert
          type="success"
          showIcon
          title={t({ zh: '已提请，由安全管理员确认后生效', en: 'Proposed. It takes effect when a security administrator confirms' })}
          action={<Link to="/proposals">{t({ zh: '待确认事项', en: 'Proposals' })}</Link>}
        />
      )}
      <Refused reason={clients.error} />
      {clients.isPending && <Loading />}
      {clients.isSuccess && items.length === 0 && (
        <Card>
          <span className="quiet">{t({ zh: '没有登记的程序', en: 'No program is registered' })}</span>
        </Card>
      )}
      {items.map((item) => (
        <ClientCard key={item.id} client={item} onChange={() => setOpen(item)} />
      ))}
      <More query={clients} />
      <Modal
        open={!!open}
        onCancel={() => setOpen(undefined)}
        footer={null}
        destroyOnHidden
        title={open === 'register' ? register : t({ zh: '变更程序', en: 'Change a program' })}
      >
        {open && <ClientForm client={open === 'register' ? undefined : open} onDone={done} />}
      </Modal>
    </div>
  );
}

function ClientCard({ client, onChange }: { client: Client; onChange: () => void }) {
  const t = useText();
  const { instant } = useDates();
  const session = useSession();
  const queries = useQueryClient();
  const { act, busy, reason } = useAct();
  const isSystem = holds(session, 'system-administrator');
  const close = () =>
    act(async () => {
      await api.POST('/api/v1/clients/{id}/close', { params: { path: { id: client.id } } });
      await queries.invalidateQueries({ queryKey: ['clients'] });
    });
  return (
    <Card
      title={
        <>
          {t({ zh: client.nameZh, en: client.nameEn })} <span className="quiet">{client.clientId}</span>
        </>
      }
      extra={client.closedAt && <Mark>{t({ zh: '已关闭', en: 'closed' })}</Mark>}
    >
      <div className="stack">
        <dl className="pairs">
          <dt>{t({ zh: '所属单位', en: 'Whose system' })}</dt>
          <dd>
            <OrganisationName id={client.organisationId} />
          </dd>
          <dt>{t({ zh: '可见范围', en: 'Sees' })}</dt>
          <dd>
            <OrganisationName id={client.withinId} />
          </dd>
          <dt>{t({ zh: '权限范围', en: 'Scopes' })}</dt>
          <dd>{client.scopes.join('、')}</dd>
          <dt>{t({ zh: '证明身份', en: 'Proves itself by' })}</dt>
          <dd>{t(authentications[client.authentication])}</dd>
          <dt>{t({ zh: '凭据保管人', en: 'Keeper' })}</dt>
          <dd>
            <PersonName id={client.keeperId} />
          </dd>
          {client.closedAt && (
            <>
              <dt>{t({ zh: '关闭时间', en: 'Closed' })}</dt>
              <dd>{instant(client.closedAt)}</dd>
            </>
          )}
        </dl>
        {!client.closedAt && client.keeperId === session.person.id && <Credentials client={client} />}
        {!client.closedAt && isSystem && (
          <Space wrap>
            <Button onClick={onChange}>{t({ zh: '提请变更', en: 'Propose a change' })}</Button>
            <Popconfirm
              title={t({ zh: '永久关闭，其令牌立即失效。确定吗？', en: 'It is closed for good and its tokens end at once. Are you sure?' })}
              onConfirm={close}
            >
              <Button danger loading={busy}>
                {t({ zh: '关闭', en: 'Close it' })}
              </Button>
            </Popconfirm>
          </Space>
        )}
        <Refused reason={reason} />
      </div>
    </Card>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Form, Input, Select } from 'antd';
import { api, data, type Schema } from '../api/client';
import { ServerForm } from '../app/ServerForm';
import { useText } from '../app/language';
import { OrganisationSelect, PersonSelect } from '../records/FieldInput';
import { authentications } from './ProgramsPage';

type Draft = Schema<'ClientDraft'>;

/** What the server can give tokens for, as it tells every program (RFC 8414). */
function useScopes() {
  return useQuery({
    queryKey: ['scopes'],
    staleTime: Infinity,
    queryFn: async () => (await data(api.GET('/.well-known/oauth-authorization-server'))).scopes_supported,
  });
}

/** Proposes to register a program, or to change one. */
export function ClientForm({ client, onDone }: { client?: Schema<'ClientView'>; onDone: () => Promise<void> }) {
  const t = useText();
  const { data: scopes } = useScopes();
  async function send(values: Draft) {
    const body: Draft = {
      clientId: client?.clientId ?? values.clientId ?? null,
      nameZh: values.nameZh ?? null,
      nameEn: values.nameEn ?? null,
      organisationId: values.organisationId ?? null,
      withinId: values.withinId ?? null,
      scopes: values.scopes ?? [],
      authentication: values.authentication ?? null,
      keeperId: values.keeperId ?? null,
      outsideSubject: values.outsideSubject || null,
    };
    await (client
      ? data(api.PUT('/api/v1/clients/{id}', { params: { path: { id: client.id } }, body }))
      : data(api.POST('/api/v1/clients', { body })));
    await onDone();
  }
  return (
    <ServerForm<Draft> initial={client} submit={t({ zh: '提请', en: 'Propose' })} send={send}>
      <Form.Item name="clientId" label={t({ zh: '程序标识', en: 'Name by which it asks for tokens' })}>
        <Input maxLength={60} disabled={!!client} />
      </Form.Item>
      <Form.Item name="nameZh" label={t({ zh: '中文名称', en: 'Name in Chinese' })}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="nameEn" label={t({ zh: '英文名称', en: 'Name in English' })}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="organisationId" label={t({ zh: '所属单位', en: 'Whose system it is' })}>
        <OrganisationSelect />
      </Form.Item>
      <Form.Item name="withinId" label={t({ zh: '可见范围（该组织及其下级）', en: 'Sees this organisation and below' })}>
        <OrganisationSelect />
      </Form.Item>
      <Form.Item name="scopes" label={t({ zh: '权限范围', en: 'Scopes' })}>
        <Select mode="multiple" options={(scopes ?? []).map((value) => ({ value, label: value }))} />
      </Form.Item>
      <Form.Item name="authentication" label={t({ zh: '证明身份的方式', en: 'How it proves itself' })}>
        <Select options={Object.entries(authentications).map(([value, label]) => ({ value, label: t(label) }))} />
      </Form.Item>
      <Form.Item noStyle shouldUpdate={(before, after) => before.authentication !== after.authentication}>
        {({ getFieldValue }) =>
          getFieldValue('authentication') === 'outside-provider' && (
            <Form.Item name="outsideSubject" label={t({ zh: '外部身份提供方中的主体', en: 'What the outside provider calls it' })}>
              <Input maxLength={200} />
            </Form.Item>
          )
        }
      </Form.Item>
      <Form.Item name="keeperId" label={t({ zh: '凭据保管人', en: 'Keeper of its credentials' })}>
        <PersonSelect />
      </Form.Item>
    </ServerForm>
  );
}

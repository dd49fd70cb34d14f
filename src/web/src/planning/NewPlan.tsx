import { Form, Input, Select } from 'antd';
import { useNavigate } from 'react-router';
import { api, data } from '../api/client';
import { OrganisationName } from '../api/names';
import { FormButton } from '../app/FormButton';
import { useRequired } from '../app/useRequired';
import { useText } from '../app/language';
import { useSession } from '../app/session';
import { useDefinitions } from '../records/definition';

/** Opens a yearly plan, whose party is its organiser, and goes to it. */
export function NewPlan() {
  const t = useText();
  const session = useSession();
  const navigate = useNavigate();
  const required = useRequired();
  const definitions = useDefinitions().filter((definition) => definition.record === 'plan' && definition.published);
  const own = session.posts.filter((held) => held.post === 'commission-office').map((held) => held.organisationId);
  if (own.length === 0 || definitions.length === 0) {
    return null;
  }
  return (
    <FormButton<{ definition: string; title: string; organizerId: string }>
      label={t({ zh: '编制年度计划', en: 'Draft a yearly plan' })}
      initial={{ definition: definitions[0]!.id, organizerId: own[0] }}
      send={async (entered, key) => {
        const plan = await data(
          api.POST('/api/v1/plans', {
            params: { header: { 'Idempotency-Key': key } as never },
            body: { ...entered, partyId: entered.organizerId },
          }),
        );
        navigate(`/plans/${plan.id}`);
      }}
    >
      <Form.Item name="organizerId" label={t({ zh: '组织单位', en: 'Organizer' })} rules={required}>
        <Select options={own.map((id) => ({ value: id, label: <OrganisationName id={id} /> }))} />
      </Form.Item>
      <Form.Item name="definition" label={t({ zh: '流程', en: 'Definition' })} rules={required}>
        <Select options={definitions.map((definition) => ({ value: definition.id, label: t(definition.name) }))} />
      </Form.Item>
      <Form.Item name="title" label={t({ zh: '名称', en: 'Title' })} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
    </FormButton>
  );
}

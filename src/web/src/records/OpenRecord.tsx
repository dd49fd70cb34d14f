import { PlusOutlined } from '@ant-design/icons';
import { App, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, type Schema } from '../api/client';
import { OrganisationName } from '../api/names';
import { ServerForm } from '../app/ServerForm';
import { useRequired } from '../app/useRequired';
import { useText } from '../app/language';
import { useSession } from '../app/session';
import { OrganisationSelect } from './FieldInput';
import { kinds, type Kind } from './kinds';
import { routeOf } from './useRecord';

interface Entered {
  definition: string;
  title: string;
  organizerId?: string;
  partyId?: string;
}

/** Opens a record of one of these definitions: below another, or else of an organisation in which one holds a post. */
export function OpenRecord({
  openings,
  parent,
}: {
  openings: { definition: string; name: Schema<'Text'>; kind: Kind }[];
  parent?: string;
}) {
  const t = useText();
  const { message } = App.useApp();
  const session = useSession();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const required = useRequired();
  const organizers = [...new Set(session.posts.map((post) => post.organisationId))];

  async function send(entered: Entered, key: string) {
    const kind = openings.find((one) => one.definition === entered.definition)!.kind;
    const { data: record } = await api.POST(routeOf(kind), {
      params: { header: { 'Idempotency-Key': key } as never },
      body: { parentId: parent ?? null, ...entered },
    });
    void message.success(t({ zh: '已建立', en: 'Opened' }));
    navigate(`/${kinds[kind].route}/${record!.id}#steps`);
  }

  if (openings.length === 0) {
    return null;
  }
  return (
    <>
      <Button icon={<PlusOutlined />} onClick={() => setOpen(true)}>
        {t({ zh: '新建', en: 'New' })}
      </Button>
      <Modal open={open} title={t({ zh: '新建', en: 'New' })} onCancel={() => setOpen(false)} footer={null} destroyOnHidden>
        <ServerForm<Entered>
          initial={{ definition: openings[0]!.definition, organizerId: parent ? undefined : organizers[0] }}
          send={send}
          submit={t({ zh: '建立', en: 'Open it' })}
        >
          <Form.Item name="definition" label={t({ zh: '类别', en: 'What' })} rules={required}>
            <Select options={openings.map((one) => ({ value: one.definition, label: `${t(kinds[one.kind].one)}：${t(one.name)}` }))} />
          </Form.Item>
          <Form.Item name="title" label={t({ zh: '名称', en: 'Title' })} rules={required}>
            <Input maxLength={200} />
          </Form.Item>
          {!parent && (
            <>
              <Form.Item name="organizerId" label={t({ zh: '组织单位', en: 'Organizer' })} rules={required}>
                <Select options={organizers.map((id) => ({ value: id, label: <OrganisationName id={id} /> }))} />
              </Form.Item>
              <Form.Item name="partyId" label={t({ zh: '被巡查对象', en: 'Inspected party' })} rules={required}>
                <OrganisationSelect />
              </Form.Item>
            </>
          )}
        </ServerForm>
      </Modal>
    </>
  );
}

import { PlusOutlined } from '@ant-design/icons';
import { App, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, newKey, type Schema } from '../api/client';
import { OrganisationName } from '../api/names';
import { Refused } from '../app/Refused';
import { useText } from '../app/language';
import { useSession } from '../app/session';
import { OrganisationSelect } from './FieldInput';
import { kinds, type Kind } from './kinds';
import { routeOf } from './useRecord';

interface Entered {
  definition: string;
  title: string;
  organizer?: string;
  party?: string;
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
  const [form] = Form.useForm<Entered>();
  const [open, setOpen] = useState(false);
  const [key, setKey] = useState(newKey);
  const [reason, setReason] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const required = [{ required: true, message: t({ zh: '请填写', en: 'Please fill this in' }) }];
  const organizers = [...new Set(session.posts.map((post) => post.organisationId))];

  async function submit(entered: Entered) {
    const kind = openings.find((one) => one.definition === entered.definition)!.kind;
    setBusy(true);
    setReason(undefined);
    try {
      const { data: record } = await api.POST(routeOf(kind), {
        params: { header: { 'Idempotency-Key': key } as never },
        body: {
          definition: entered.definition,
          title: entered.title,
          parentId: parent ?? null,
          organizerId: entered.organizer ?? null,
          partyId: entered.party ?? null,
        },
      });
      void message.success(t({ zh: '已建立', en: 'Opened' }));
      navigate(`/${kinds[kind].route}/${record!.id}#steps`);
    } catch (refused) {
      setReason(refused);
      setKey(newKey());
    } finally {
      setBusy(false);
    }
  }

  if (openings.length === 0) {
    return null;
  }
  return (
    <>
      <Button icon={<PlusOutlined />} onClick={() => setOpen(true)}>
        {t({ zh: '新建', en: 'New' })}
      </Button>
      <Modal
        open={open}
        title={t({ zh: '新建', en: 'New' })}
        onCancel={() => setOpen(false)}
        onOk={() => form.submit()}
        okText={t({ zh: '建立', en: 'Open it' })}
        confirmLoading={busy}
      >
        <Form<Entered>
          form={form}
          layout="vertical"
          onFinish={submit}
          initialValues={{ definition: openings[0]!.definition, organizer: parent ? undefined : organizers[0] }}
        >
          <Form.Item name="definition" label={t({ zh: '类别', en: 'What' })} rules={required}>
            <Select options={openings.map((one) => ({ value: one.definition, label: `${t(kinds[one.kind].one)}：${t(one.name)}` }))} />
          </Form.Item>
          <Form.Item name="title" label={t({ zh: '名称', en: 'Title' })} rules={required}>
            <Input maxLength={200} />
          </Form.Item>
          {!parent && (
            <>
              <Form.Item name="organizer" label={t({ zh: '组织单位', en: 'Organizer' })} rules={required}>
                <Select options={organizers.map((id) => ({ value: id, label: <OrganisationName id={id} /> }))} />
              </Form.Item>
              <Form.Item name="party" label={t({ zh: '被巡查对象', en: 'Inspected party' })} rules={required}>
                <OrganisationSelect />
              </Form.Item>
            </>
          )}
          <Refused reason={reason} />
        </Form>
      </Modal>
    </>
  );
}

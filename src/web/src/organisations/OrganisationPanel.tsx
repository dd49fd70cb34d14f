import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Form, Input, Modal, Select } from 'antd';
import { useContext, useState } from 'react';
import { api, data, type Schema } from '../api/client';
import { OrganisationName } from '../api/names';
import { DayInput } from '../app/DayInput';
import { Refused } from '../app/Refused';
import { ServerForm } from '../app/ServerForm';
import { LanguageContext, useDates, useText } from '../app/language';
import { holds, useSession } from '../app/session';
import { organisationKinds } from './kinds';

type Organisation = Schema<'OrganisationView'>;

/** One organisation; the system administrator makes others below it, and ends it. */
export function OrganisationPanel({ id }: { id: string }) {
  const t = useText();
  const { shortDay } = useDates();
  const chosen = useContext(LanguageContext);
  const client = useQueryClient();
  const isSystem = holds(useSession(), 'system-administrator');
  const [open, setOpen] = useState<'make' | 'end'>();
  const { data: shown, error } = useQuery({
    queryKey: ['organisation', id],
    queryFn: () => data(api.GET('/api/v1/organisations/{id}', { params: { path: { id } } })),
  });
  const close = () => setOpen(undefined);
  async function changed() {
    await Promise.all(['organisation', 'organisations'].map((key) => client.invalidateQueries({ queryKey: [key] })));
    close();
  }
  if (!shown) {
    return <Refused reason={error} />;
  }
  return (
    <Card title={chosen === 'zh' ? shown.nameZh : shown.nameEn}>
      <div className="stack">
        <dl className="pairs">
          <dt>{t({ zh: '类别', en: 'Kind' })}</dt>
          <dd>{t(organisationKinds[shown.kind])}</dd>
          <dt>{t({ zh: '上级', en: 'Above it' })}</dt>
          <dd>{shown.parentId ? <OrganisationName id={shown.parentId} /> : t({ zh: '无', en: 'none' })}</dd>
          <dt>{t({ zh: '行政区划代码', en: 'Division code' })}</dt>
          <dd>{shown.divisionCode ?? t({ zh: '无', en: 'none' })}</dd>
          <dt>{t({ zh: '成立', en: 'First day' })}</dt>
          <dd>{shortDay(shown.validFrom)}</dd>
          {shown.validTo && (
            <>
              <dt>{t({ zh: '终止', en: 'Last day' })}</dt>
              <dd>{shortDay(shown.validTo)}</dd>
            </>
          )}
        </dl>
        {isSystem && !shown.validTo && (
          <div>
            <Button type="primary" onClick={() => setOpen('make')}>
              {t({ zh: '新建下级组织', en: 'Make one below it' })}
            </Button>{' '}
            {shown.parentId && <Button onClick={() => setOpen('end')}>{t({ zh: '终止', en: 'End it' })}</Button>}
          </div>
        )}
      </div>
      <Modal
        open={!!open}
        onCancel={close}
        footer={null}
        destroyOnHidden
        title={open === 'end' ? t({ zh: '终止组织', en: 'End an organisation' }) : t({ zh: '新建组织', en: 'A new organisation' })}
      >
        {open === 'make' && <MakeOrganisation above={shown} onDone={changed} />}
        {open === 'end' && <EndOrganisation id={id} onDone={changed} />}
      </Modal>
    </Card>
  );
}

function MakeOrganisation({ above, onDone }: { above: Organisation; onDone: () => Promise<void> }) {
  const t = useText();
  const { today } = useSession();
  const kinds = Object.entries(organisationKinds).filter(([kind]) => kind !== 'root');
  return (
    <ServerForm<Schema<'NewOrganisation'>>
      initial={{ validFrom: today }}
      submit={t({ zh: '新建', en: 'Make it' })}
      send={async (values) => {
        await api.POST('/api/v1/organisations', {
          body: { ...values, parentId: above.id, divisionCode: values.divisionCode || null },
        });
        await onDone();
      }}
    >
      <Form.Item name="nameZh" label={t({ zh: '中文名称', en: 'Name in Chinese' })}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="nameEn" label={t({ zh: '英文名称', en: 'Name in English' })}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="kind" label={t({ zh: '类别', en: 'Kind' })}>
        <Select options={kinds.map(([value, label]) => ({ value, label: t(label) }))} />
      </Form.Item>
      <Form.Item name="divisionCode" label={t({ zh: '行政区划代码（可不填）', en: 'Division code, if it has one' })}>
        <Input inputMode="numeric" maxLength={12} />
      </Form.Item>
      <Form.Item name="validFrom" label={t({ zh: '成立之日', en: 'First day' })}>
        <DayInput />
      </Form.Item>
    </ServerForm>
  );
}

function EndOrganisation({ id, onDone }: { id: string; onDone: () => Promise<void> }) {
  const t = useText();
  const { today } = useSession();
  return (
    <ServerForm<Schema<'Ending'>>
      initial={{ on: today }}
      submit={t({ zh: '终止', en: 'End it' })}
      send={async (body) => {
        await api.POST('/api/v1/organisations/{id}/end', { params: { path: { id } }, body });
        await onDone();
      }}
    >
      <Form.Item name="on" label={t({ zh: '最后一日', en: 'Last day' })}>
        <DayInput />
      </Form.Item>
    </ServerForm>
  );
}

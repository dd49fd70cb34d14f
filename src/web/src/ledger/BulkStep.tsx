import { App, Alert, Button, Form, Input, Modal, Select, Space, Table } from 'antd';
import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { api, data, newKey, type Schema } from '../api/client';
import { Refused } from '../app/Refused';
import { useText } from '../app/language';
import { useAct } from '../app/useAct';
import { useDefinition } from '../records/definition';
import { FieldInput, type Value } from '../records/FieldInput';
import { RecordContext, useRecordQuery } from '../records/useRecord';

type Item = Schema<'LedgerItem'>;

/** One step for many findings of one kind and state: each is decided on its own, and what became of it is told. */
export function BulkStep({ items, onDone }: { items: Item[]; onDone: () => void }) {
  const t = useText();
  const first = items[0]!;
  const same = items.every((item) => item.definition.name === first.definition.name && item.state.name === first.state.name);
  const { data: read } = useRecordQuery('finding', first.id);
  const definition = useDefinition(read?.record ?? { definition: first.definition.name, definitionVersion: 1 });
  const [name, setName] = useState<string>();
  const mine = read?.record.nextSteps.filter((step) => step.refusals.every((refusal) => refusal.kind !== 'role')) ?? [];
  const step = mine.find((one) => one.name === name);
  return (
    <Alert
      type="info"
      title={
        <Space wrap>
          {t({ zh: '已选{n}条', en: '{n} selected' }, { n: items.length })}
          {same ? (
            <Select
              style={{ minWidth: 220 }}
              placeholder={
                mine.length
                  ? t({ zh: '选择批量办理的步骤', en: 'Choose a step for all' })
                  : t({ zh: '没有您可批量办理的步骤', en: 'No step that you may take' })
              }
              aria-label={t({ zh: '批量办理的步骤', en: 'step for all' })}
              value={name}
              onChange={setName}
              options={mine.map((one) => ({ value: one.name, label: t(one.title) }))}
            />
          ) : (
            t({ zh: '批量办理须选类别、现状相同的', en: 'For a step choose rows of one kind and state' })
          )}
          <Button type="link" onClick={onDone}>
            {t({ zh: '取消选择', en: 'Clear the selection' })}
          </Button>
        </Space>
      }
      description={
        step &&
        read &&
        definition && (
          <RecordContext value={read}>
            <BulkForm
              key={step.name}
              items={items}
              step={step}
              fields={definition.fields.filter((field) => [...step.needs, ...step.takes].includes(field.name))}
              onDone={onDone}
            />
          </RecordContext>
        )
      }
    />
  );
}

interface Entered {
  fields?: Record<string, Value>;
  reason?: string;
}

function BulkForm({
  items,
  step,
  fields,
  onDone,
}: {
  items: Item[];
  step: Schema<'NextStepView'>;
  fields: Schema<'FieldView'>[];
  onDone: () => void;
}) {
  const t = useText();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [answer, setAnswer] = useState<Schema<'BulkAnswer'>>();
  const { act, busy, reason } = useAct();
  const required = [{ required: true, message: t({ zh: '请填写', en: 'Please fill this in' }) }];

  const submit = (entered: Entered) =>
    act(async () => {
      const result = await data(
        api.POST('/api/v1/findings/bulk/transitions/{name}', {
          params: { path: { name: step.name }, header: { 'Idempotency-Key': newKey() } as never },
          body: {
            rows: items.map((item) => ({ id: item.id })),
            step: { fields: (entered.fields ?? {}) as never, reason: entered.reason || null },
          },
        }),
      );
      await client.invalidateQueries({ queryKey: ['ledger'] });
      if (result.done === result.asked) {
        void message.success(t({ zh: '{n}条全部办理', en: 'All {n} done' }, { n: result.done }));
        onDone();
      } else {
        setAnswer(result);
      }
    });

  return (
    <Form<Entered> layout="vertical" onFinish={submit} style={{ maxWidth: 560, marginTop: 12 }}>
      {fields.map((field) => (
        <Form.Item
          key={field.name}
          name={['fields', field.name]}
          label={t(field.title)}
          rules={step.needs.includes(field.name) ? required : []}
        >
          <FieldInput field={field} />
        </Form.Item>
      ))}
      {step.needs.includes('reason') && (
        <Form.Item name="reason" label={t({ zh: '理由', en: 'Reason' })} rules={required}>
          <Input.TextArea rows={2} maxLength={2000} />
        </Form.Item>
      )}
      <Refused reason={reason} />
      <Button type="primary" htmlType="submit" loading={busy}>
        {t({ zh: '对{n}条办理：{step}', en: '{step} for {n}' }, { n: items.length, step: t(step.title) })}
      </Button>
      <Modal
        open={!!answer}
        width={760}
        title={
          answer &&
          t({ zh: '办理{done}条，{left}条未办', en: '{done} done, {left} not' }, { done: answer.done, left: answer.asked - answer.done })
        }
        footer={<Button onClick={onDone}>{t({ zh: '知道了', en: 'Close' })}</Button>}
        onCancel={onDone}
      >
        <Table
          size="small"
          rowKey="id"
          pagination={{ pageSize: 10 }}
          dataSource={answer?.rows.filter((row) => row.outcome !== 'done')}
          columns={[
            { title: t({ zh: '名称', en: 'Title' }), render: (_, row) => items.find((item) => item.id === row.id)?.title },
            {
              title: t({ zh: '未办的理由', en: 'Why not' }),
              render: (_, row) => row.refusals.map((one, index) => <div key={index}>{t(one.text)}</div>),
            },
          ]}
        />
      </Modal>
    </Form>
  );
}

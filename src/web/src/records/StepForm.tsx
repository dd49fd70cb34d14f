import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Collapse, DatePicker, Form, Input } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { everyPage } from '../api/all';
import { api, data, newKey, Problem, type Schema } from '../api/client';
import { Refused } from '../app/Refused';
import { useText } from '../app/language';
import { useSession } from '../app/session';
import { BeforeAfter } from './BeforeAfter';
import { useDefinition } from './definition';
import { useDraft } from './draft';
import { FieldInput, type Value } from './FieldInput';
import { HistoryLine } from './HistoryPanel';
import { NotYet } from './NextSteps';
import { PaperUpload } from './PaperUpload';
import { routeOf, usePapers, useRecord, useRefresh } from './useRecord';

interface Entered {
  fields: Record<string, Value>;
  reason?: string;
  on?: string;
  paperNumber?: string;
  onBehalfOf?: string;
}

/** Every line of a record's history. */
const linesOf = (record: Schema<'RecordView'>) =>
  everyPage((after) =>
    data(api.GET(`${routeOf(record.kind)}/{id}/history`, { params: { path: { id: record.id }, query: { after, limit: 200 } } })),
  );

/** Takes a step: asks for what the definition needs and takes, says what is missing, and loses nothing of what was typed. */
export function StepForm({ step, onDone }: { step: Schema<'NextStepView'>; onDone: () => void }) {
  const t = useText();
  const { message } = App.useApp();
  const { today } = useSession();
  const { record, etag } = useRecord();
  const refresh = useRefresh();
  const definition = useDefinition(record);
  const { data: papers } = usePapers();
  const draft = useDraft<Entered>(`${record.id}.${step.name}`);
  const [form] = Form.useForm<Entered>();
  const [key, setKey] = useState(newKey);
  const { data: before } = useQuery({
    queryKey: ['record', record.id, 'lines', etag],
    staleTime: Infinity,
    queryFn: () => linesOf(record),
  });
  const [known, setKnown] = useState<number>();
  if (before && known === undefined) {
    setKnown(before.length); // as many as there were when the form was opened
  }
  const [others, setOthers] = useState<Schema<'HistoryView'>[]>();

  const take = useMutation({
    mutationFn: (entered: Entered) =>
      api.POST(`${routeOf(record.kind)}/{id}/transitions/{name}`, {
        params: { path: { id: record.id, name: step.name }, header: { 'If-Match': etag, 'Idempotency-Key': key } as never },
        body: {
          on: entered.on ?? null,
          fields: Object.fromEntries(Object.entries(entered.fields ?? {}).filter(([, value]) => value !== undefined)) as never,
          reason: entered.reason || null,
          paperNumber: entered.paperNumber || null,
          onBehalfOf: entered.onBehalfOf || null,
        },
      }),
    onSuccess: async () => {
      draft.forget();
      void message.success(t({ zh: '已办理：{step}', en: 'Done: {step}' }, { step: t(step.title) }));
      onDone();
      await refresh();
    },
    onError: async (reason) => {
      if (reason instanceof Problem) {
        setKey(newKey()); // it was decided: sending again is another request
      }
      if (reason instanceof Problem && reason.name === 'stale') {
        setOthers((await linesOf(record)).slice(known));
        await refresh();
      }
    },
  });

  if (!definition) {
    return null;
  }
  const asked = [...step.needs.map((name) => ({ name, needed: true })), ...step.takes.map((name) => ({ name, needed: false }))];
  const fields = asked.flatMap(({ name, needed }) =>
    definition.fields.filter((field) => field.name === name).map((field) => ({ field, needed })),
  );
  const wanted = asked.flatMap(({ name, needed }) =>
    definition.papers.filter((paper) => paper.name === name).map((paper) => ({ paper, needed })),
  );
  const given = Object.fromEntries(
    fields
      .filter(({ field }) => record.fields[field.name] !== undefined && !step.anew.includes(field.name))
      .map(({ field }) => [field.name, record.fields[field.name] as Value]),
  );
  const isGone = !record.nextSteps.some((one) => one.name === step.name);
  const blocked = isGone || step.refusals.some((refusal) => refusal.kind !== 'input');
  // A paper that must be given for this step, while what is on file is of an earlier round.
  const isAnew = (name: string) =>
    step.anew.includes(name) && step.refusals.some((refusal) => refusal.kind === 'guard' && refusal.subject === name);
  const required = { required: true, message: t({ zh: '请填写', en: 'Please fill this in' }) };

  return (
    <div className="stack">
      {isGone && (
        <Alert
          type="warning"
          showIcon
          title={t(
            {
              zh: '本记录现为“{state}”，这一步不再开放；您填写的内容仍在，可复制后另行使用',
              en: 'The record is now “{state}” and this step is no longer open. What you typed is still here to be copied',
            },
            { state: t(record.state.title) },
          )}
        />
      )}
      {blocked && !isGone && <Alert type="info" showIcon title={<NotYet step={step} />} />}
      {others && (
        <Alert
          type="warning"
          showIcon
          title={t({
            zh: '您填写期间，他人已变更本记录；您填写的内容仍在，请核对后再次提交',
            en: 'Somebody changed this record meanwhile. What you typed is still here: check it and send again',
          })}
          description={others.map((line, index) => (
            <HistoryLine key={index} line={line} />
          ))}
        />
      )}
      {papers?.some((paper) => paper.side === 'after') && <BeforeAfter />}
      {wanted.map(({ paper, needed }) => {
        const onFile = papers?.filter((one) => one.name === paper.name) ?? [];
        return (
          <fieldset key={paper.name} style={{ border: '1px solid #e3e8ef', borderRadius: 6 }}>
            <legend>
              {t(paper.title)} {needed ? t({ zh: '（必需）', en: '(needed)' }) : t({ zh: '（可附）', en: '(may be attached)' })}
            </legend>
            {onFile.map((one) => (
              <div key={one.id}>
                {isAnew(paper.name) ? '○' : '✓'} {one.fileName}
              </div>
            ))}
            {isAnew(paper.name) && onFile.length > 0 && (
              <div className="quiet">
                {t({ zh: '已有的文件属于上一轮，须重新附上', en: 'what is on file is of an earlier round: attach it anew' })}
              </div>
            )}
            <PaperUpload name={paper.name} />
          </fieldset>
        );
      })}
      <Form<Entered>
        form={form}
        layout="vertical"
        initialValues={{ ...draft.first, fields: { ...given, ...draft.first.fields } }}
        onValuesChange={(_, all) => draft.keep(all)}
        onFinish={(entered) => take.mutate(entered)}
        scrollToFirstError
      >
        {fields.map(({ field, needed }) => (
          <Form.Item key={field.name} name={['fields', field.name]} label={t(field.title)} rules={needed ? [required] : []}>
            <FieldInput field={field} />
          </Form.Item>
        ))}
        {step.needs.includes('reason') && (
          <Form.Item name="reason" label={t({ zh: '理由', en: 'Reason' })} rules={[required]}>
            <Input.TextArea rows={3} maxLength={2000} showCount />
          </Form.Item>
        )}
        <Collapse
          ghost
          size="small"
          items={[
            {
              key: 'late',
              label: t({ zh: '补录：办理日期、文号（当天办理不必填）', en: 'Recorded later: day, paper (not needed for today)' }),
              forceRender: true,
              children: (
                <>
                  <Form.Item
                    name="on"
                    label={t({ zh: '实际办理日期', en: 'Day on which it happened' })}
                    getValueProps={(value?: string) => ({ value: value ? dayjs(value) : null })}
                    normalize={(day: dayjs.Dayjs | null) => day?.format('YYYY-MM-DD')}
                  >
                    <DatePicker style={{ width: '100%' }} maxDate={dayjs(today)} />
                  </Form.Item>
                  <Form.Item name="paperNumber" label={t({ zh: '证明文件文号', en: 'Number of the paper that proves it' })}>
                    <Input maxLength={200} />
                  </Form.Item>
                  <Form.Item name="onBehalfOf" label={t({ zh: '代何人记录', en: 'On whose behalf' })}>
                    <Input maxLength={200} />
                  </Form.Item>
                </>
              ),
            },
          ]}
        />
        <div className="stack" style={{ marginTop: 12 }}>
          <Refused reason={take.error instanceof Problem && take.error.name === 'stale' ? null : take.error} />
          <Button type="primary" htmlType="submit" block loading={take.isPending} disabled={blocked}>
            {t({ zh: '提交：{step}', en: 'Submit: {step}' }, { step: t(step.title) })}
          </Button>
          <span className="quiet">{t({ zh: '办理后转为“{state}”', en: 'Then: {state}' }, { state: t(step.to.title) })}</span>
        </div>
      </Form>
    </div>
  );
}

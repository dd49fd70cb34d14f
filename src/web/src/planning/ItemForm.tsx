import { Form, Input, InputNumber, Select } from 'antd';
import { api, type Schema } from '../api/client';
import { DayInput } from '../app/DayInput';
import { FormButton } from '../app/FormButton';
import { useRequired } from '../app/useRequired';
import { useText } from '../app/language';
import { useSession } from '../app/session';
import { useDefinitions } from '../records/definition';
import { useRefresh } from '../records/useRecord';
import { useCoverage, useProgramme } from './useCoverage';
import { usePlanItems, useVersion, type PlanItem, type PlanItemBody } from './usePlan';
import { groundsTexts, statuses, useOptions } from './words';

/** Puts a party into the plan, or changes how it is planned. Team and days that are left open are the first place that is free. */
export function ItemForm({ plan, item }: { plan: Schema<'PlanView'>; item?: PlanItem }) {
  const t = useText();
  const refresh = useRefresh();
  const required = useRequired();
  const version = useVersion();
  const definitions = useDefinitions();
  const { data: programme } = useProgramme(plan.programmeId);
  const names = [...(programme?.rules.comprehensive ?? []), ...(programme?.rules.special ?? [])];
  return (
    <FormButton<PlanItemBody>
      size={item ? 'small' : undefined}
      label={item ? t({ zh: '调整', en: 'Change' }) : t({ zh: '列入对象', en: 'Put a party in' })}
      title={item && t({ zh: '调整：{party}', en: 'Change {party}' }, { party: t(item.party) })}
      initial={item ?? { definition: names[0], batchId: plan.batches[0]?.id, grounds: 'duty' }}
      send={(entered, key) => {
        const body = { ...entered, team: entered.team ?? null, from: entered.from ?? null, to: entered.to ?? null };
        return item
          ? api.PUT('/api/v1/plans/{id}/items/{item}', { params: version({ item: item.id }, key), body: { ...body, partyId: null } })
          : api.POST('/api/v1/plans/{id}/items', { params: version({}, key), body });
      }}
      onDone={() => void refresh()}
    >
      {!item && (
        <Form.Item name="partyId" label={t({ zh: '巡查对象', en: 'Party' })} rules={required}>
          <PartyOfProgramme programme={plan.programmeId} />
        </Form.Item>
      )}
      <Form.Item name="definition" label={t({ zh: '巡查流程', en: 'Definition of its inspection' })} rules={required}>
        <Select
          options={names.map((name) => ({ value: name, label: t(definitions.find((one) => one.id === name)?.name ?? { zh: name }) }))}
        />
      </Form.Item>
      <Form.Item name="batchId" label={t({ zh: '批次', en: 'Batch' })} rules={required}>
        <Select options={plan.batches.map((batch) => ({ value: batch.id, label: batch.name }))} />
      </Form.Item>
      <Form.Item name="grounds" label={t({ zh: '列入理由', en: 'Why' })} rules={required}>
        <Select options={useOptions(groundsTexts)} />
      </Form.Item>
      <p className="quiet">
        {t({
          zh: '组和时间都不填，则排入批次中第一个空位。',
          en: 'Leave team and days open for the first place of the batch that is free.',
        })}
      </p>
      <Form.Item name="team" label={t({ zh: '第几组', en: 'Team' })}>
        <InputNumber min={1} max={100} precision={0} style={{ width: '100%' }} />
      </Form.Item>
      <div className="side-by-side">
        <Form.Item name="from" label={t({ zh: '首日', en: 'First day' })}>
          <DayInput />
        </Form.Item>
        <Form.Item name="to" label={t({ zh: '末日', en: 'Last day' })}>
          <DayInput />
        </Form.Item>
      </div>
      <Form.Item name="note" label={t({ zh: '备注', en: 'Note' })}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </FormButton>
  );
}

/** One of the programme's parties that are not in the plan yet, with how it stands. */
function PartyOfProgramme({
  programme,
  id,
  value,
  onChange,
}: {
  programme: string;
  id?: string;
  value?: string;
  onChange?: (party: string) => void;
}) {
  const t = useText();
  const { today } = useSession();
  const { data: coverage } = useCoverage(programme, today);
  const { data: items } = usePlanItems();
  const rows = coverage?.rows.filter((row) => !items?.some((item) => item.partyId === row.partyId)) ?? [];
  return (
    <Select
      id={id}
      value={value}
      onChange={onChange}
      showSearch={{ optionFilterProp: 'label' }}
      options={[...new Map(rows.map((row) => [row.partyId, row])).values()].map((row) => ({
        value: row.partyId,
        label: `${t(row.party)}（${t(statuses[row.status])}）`,
      }))}
    />
  );
}

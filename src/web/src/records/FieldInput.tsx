import { useQuery } from '@tanstack/react-query';
import { Input, InputNumber, Radio, Select } from 'antd';
import { useState } from 'react';
import { everyPage } from '../api/all';
import { api, data, type Schema } from '../api/client';
import { OrganisationName, PersonName } from '../api/names';
import { DayInput } from '../app/DayInput';
import { useText } from '../app/language';
import { useAreas } from './areas';
import { useRecord } from './useRecord';

export type Value = string | number | boolean | undefined;

interface Props {
  id?: string;
  /** What a screen reader calls it, where no label stands beside it. */
  label?: string;
  value?: Value;
  onChange?: (value: Value) => void;
}

/** What asks for a field, by its type in the definition. */
export function FieldInput({ field, ...props }: Props & { field: Schema<'FieldView'> }) {
  const t = useText();
  const { id, value, onChange } = props;
  switch (field.type) {
    case 'date':
      return <DayInput id={id} value={value as string} onChange={onChange} />;
    case 'integer':
    case 'number':
      return (
        <InputNumber
          id={id}
          style={{ width: '100%' }}
          precision={field.type === 'integer' ? 0 : undefined}
          min={field.least ?? undefined}
          max={field.most ?? undefined}
          value={value as number}
          onChange={(number) => onChange?.(number ?? undefined)}
        />
      );
    case 'boolean':
      return (
        <Radio.Group id={id} value={value} onChange={(event) => onChange?.(event.target.value)}>
          <Radio value={true}>{t({ zh: '是', en: 'yes' })}</Radio>
          <Radio value={false}>{t({ zh: '否', en: 'no' })}</Radio>
        </Radio.Group>
      );
    case 'choice':
      return (
        <Select
          id={id}
          allowClear
          value={value}
          onChange={onChange}
          options={field.options.map((option) => ({ value: option.name, label: t(option.title) }))}
        />
      );
    case 'organisation':
      return <OrganisationSelect {...props} />;
    case 'person':
      return <PersonSelect {...props} />;
    case 'area':
      return <AreaSelect {...props} />;
    case 'record':
      return <RecordSelect {...props} />;
    case 'duty':
      return <DutySelect {...props} />;
    default:
      return (field.most ?? 10_000) <= 60 ? (
        <Input
          id={id}
          value={value as string}
          maxLength={field.most ?? undefined}
          onChange={(event) => onChange?.(event.target.value || undefined)}
        />
      ) : (
        <Input.TextArea
          id={id}
          value={value as string}
          maxLength={field.most ?? 10_000}
          rows={2}
          onChange={(event) => onChange?.(event.target.value || undefined)}
        />
      );
  }
}

/** Chooses among many by a part of the name, which the server looks up. */
function Search({
  shown,
  id,
  value,
  onChange,
  ask,
  name,
  label,
}: Props & { ask: (text: string) => Promise<{ value: string; label: string }[]>; name: string; shown?: React.ReactNode }) {
  const t = useText();
  const [text, setText] = useState('');
  const { data: found, isFetching } = useQuery({ queryKey: ['search', name, text], queryFn: () => ask(text), staleTime: 60_000 });
  const options = found ?? [];
  const known = options.some((option) => option.value === value);
  return (
    <Select
      id={id}
      allowClear
      style={{ width: '100%' }}
      showSearch={{ filterOption: false, onSearch: setText }}
      value={value}
      onChange={onChange}
      loading={isFetching}
      aria-label={label}
      placeholder={t({ zh: '输入名称查找', en: 'type a part of the name' })}
      options={known || !value ? options : [...options, { value: String(value), label: shown ?? String(value) }]}
    />
  );
}

export const OrganisationSelect = (props: Props) => (
  <Search
    {...props}
    name="organisation"
    shown={<OrganisationName id={props.value as string} />}
    ask={async (name) =>
      (await data(api.GET('/api/v1/organisations', { params: { query: { name: name || undefined, limit: 30 } } }))).items.map((item) => ({
        value: item.id,
        label: item.nameZh,
      }))
    }
  />
);

export const PersonSelect = (props: Props) => (
  <Search
    {...props}
    name="person"
    shown={<PersonName id={props.value as string} />}
    ask={async (name) =>
      (await data(api.GET('/api/v1/people', { params: { query: { name: name || undefined, limit: 30 } } }))).items
        .filter((item) => item.kind === 'person' && !item.isDisabled)
        .map((item) => ({ value: item.id, label: `${item.displayName}（${item.userName}）` }))
    }
  />
);

function AreaSelect({ id, value, onChange }: Props) {
  const t = useText();
  return (
    <Select
      id={id}
      allowClear
      value={value}
      onChange={onChange}
      options={useAreas().map((area) => ({ value: area.name, label: t(area.title) }))}
    />
  );
}

/** One of the records of the same inspection. */
function RecordSelect({ id, value, onChange }: Props) {
  const { record } = useRecord();
  const parent = record.parentId ?? record.id;
  const { data: siblings } = useQuery({
    queryKey: ['record', record.id, 'siblings'],
    queryFn: () => everyPage((after) => data(api.GET('/api/v1/records', { params: { query: { parent, after, limit: 200 } } }))),
  });
  return (
    <Select
      id={id}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      value={value}
      onChange={onChange}
      options={(siblings ?? []).filter((item) => item.id !== record.id).map((item) => ({ value: item.id, label: item.title }))}
    />
  );
}

function DutySelect({ id, value, onChange }: Props) {
  const { record } = useRecord();
  const { data: duties } = useQuery({
    queryKey: ['duties', record.partyId],
    queryFn: () =>
      everyPage((after) =>
        data(api.GET('/api/v1/duties', { params: { query: { organisation: record.partyId, after, limit: 200 } as never } })),
      ),
  });
  return (
    <Select
      id={id}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      value={value}
      onChange={onChange}
      options={(duties ?? []).map((duty) => ({ value: duty.id, label: duty.title }))}
    />
  );
}

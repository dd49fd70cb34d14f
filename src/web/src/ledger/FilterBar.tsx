import { Button, Card, Checkbox, Input, Select, Space } from 'antd';
import { useText } from '../app/language';
import { OrganisationSelect } from '../records/FieldInput';
import type { Definition } from '../records/definition';
import { OtherFilters } from './OtherFilters';
import { ViewsMenu } from './ViewsMenu';
import { standings } from './columns';
import { useFilter, type Filter } from './filter';

/** What the ledger is narrowed to and ordered by, and the views that are kept. */
export function FilterBar({ definitions }: { definitions: Definition[] }) {
  const t = useText();
  const { filter, set, replace } = useFilter();
  const states = [
    ...new Map(
      definitions
        .filter((one) => !filter.definition || one.id === filter.definition)
        .flatMap((one) => one.stages.flatMap((stage) => stage.states))
        .map((state) => [state.name, state]),
    ).values(),
  ];
  const industries = [
    ...new Map(
      definitions
        .flatMap((one) => one.fields.find((field) => field.name === 'industry')?.options ?? [])
        .map((option) => [option.name, option]),
    ).values(),
  ];
  return (
    <Card size="small" role="search">
      <Space wrap>
        <Input.Search
          allowClear
          style={{ width: 220 }}
          key={filter.text ?? ''}
          defaultValue={filter.text}
          onSearch={(text) => set({ text })}
          placeholder={t({ zh: '名称或情况中的文字', en: 'Words in title or description' })}
          aria-label={t({ zh: '查找文字', en: 'Words' })}
        />
        <Pick
          name="definition"
          label={{ zh: '类别', en: 'Kind' }}
          filter={filter}
          set={set}
          options={definitions.map((one) => ({ value: one.id, label: t(one.name) }))}
        />
        <Pick
          name="standing"
          label={{ zh: '销号情况', en: 'Standing' }}
          filter={filter}
          set={set}
          options={Object.entries(standings).map(([value, text]) => ({ value, label: t(text) }))}
        />
        <Pick
          name="state"
          label={{ zh: '现状', en: 'State' }}
          filter={filter}
          set={set}
          options={states.map((state) => ({ value: state.name, label: t(state.title) }))}
        />
        <Pick
          name="industry"
          label={{ zh: '行业', en: 'Industry' }}
          filter={filter}
          set={set}
          options={industries.map((option) => ({ value: option.name, label: t(option.title) }))}
        />
        <div style={{ width: 220 }} aria-label={t({ zh: '地区及其下级', en: 'Place and below' })} role="group">
          <OrganisationSelect
            label={t({ zh: '地区及其下级', en: 'Place and below' })}
            value={filter.under}
            onChange={(under) => set({ under: under as string | undefined })}
          />
        </div>
        <Checkbox checked={filter.overdue === 'true'} onChange={(event) => set({ overdue: event.target.checked ? 'true' : undefined })}>
          {t({ zh: '只看逾期', en: 'Overdue only' })}
        </Checkbox>
        <Pick
          name="sort"
          label={{ zh: '排序：新建在前', en: 'Order: newest first' }}
          filter={filter}
          set={set}
          options={[
            { value: 'due', label: t({ zh: '按整改到期日', en: 'by due date' }) },
            { value: '-found', label: t({ zh: '按发现日期', en: 'by day found' }) },
          ]}
        />
        <OtherFilters filter={filter} set={set} />
        <Button type="link" onClick={() => replace(filter.columns ? { columns: filter.columns } : {})}>
          {t({ zh: '清除条件', en: 'Clear' })}
        </Button>
        <ViewsMenu />
      </Space>
    </Card>
  );
}

function Pick({
  name,
  label,
  filter,
  set,
  options,
}: {
  name: keyof Filter;
  label: { zh: string; en: string };
  filter: Filter;
  set: (changes: Filter) => void;
  options: { value: string; label: string }[];
}) {
  const t = useText();
  return (
    <Select
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      style={{ minWidth: 150 }}
      placeholder={t(label)}
      aria-label={t(label)}
      value={filter[name]}
      onChange={(value: string | undefined) => set({ [name]: value })}
      options={options}
    />
  );
}

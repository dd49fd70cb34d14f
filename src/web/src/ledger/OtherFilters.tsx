import { Button } from 'antd';
import { OrganisationName } from '../api/names';
import { useDates, useText } from '../app/language';
import type { Filter, FilterName } from './filter';

const texts: Partial<Record<FilterName, { zh: string; en: string }>> = {
  stage: { zh: '阶段', en: 'Stage' },
  party: { zh: '被巡查对象（本级）', en: 'Inspected party itself' },
  region: { zh: '所在地区及其下级', en: 'Region and below' },
  regionItself: { zh: '所在地区（本级）', en: 'Region itself' },
  unit: { zh: '责任单位', en: 'Responsible unit' },
  responsibleUnit: { zh: '责任单位', en: 'Responsible unit' },
  duty: { zh: '一项职责', en: 'One duty' },
  area: { zh: '巡查内容', en: 'Area' },
  inspection: { zh: '一次巡查', en: 'One inspection' },
  foundFrom: { zh: '发现日期不早于', en: 'Found on or after' },
  foundTo: { zh: '发现日期不晚于', en: 'Found on or before' },
  dueBefore: { zh: '整改到期早于', en: 'Due before' },
  without: { zh: '未填写', en: 'Not given' },
};

const without: Record<string, { zh: string; en: string }> = {
  industry: { zh: '行业', en: 'industry' },
  region: { zh: '地区', en: 'region' },
  'found-on': { zh: '发现日期', en: 'day found' },
};

/** What the ledger is narrowed to by a link, and has no control of its own; each can be taken away. */
export function OtherFilters({ filter, set }: { filter: Filter; set: (changes: Filter) => void }) {
  const t = useText();
  const { shortDay } = useDates();
  const say = (name: FilterName, value: string) => {
    switch (name) {
      case 'party':
      case 'region':
      case 'regionItself':
      case 'unit':
        return <OrganisationName id={value} />;
      case 'foundFrom':
      case 'foundTo':
      case 'dueBefore':
        return shortDay(value);
      case 'without':
        return t(without[value] ?? { zh: value, en: value });
      case 'inspection':
      case 'duty':
        return '';
      default:
        return value;
    }
  };
  const given = (Object.keys(texts) as FilterName[]).filter((name) => filter[name]);
  return given.map((name) => (
    <Button key={name} size="small" onClick={() => set({ [name]: undefined })}>
      {t(texts[name]!)} {say(name, filter[name]!)} <span aria-hidden>×</span>
      <span className="visually-hidden">{t({ zh: '去掉此条件', en: 'take this away' })}</span>
    </Button>
  ));
}

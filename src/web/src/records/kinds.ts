import type { Schema } from '../api/client';

export type Kind = Schema<'RecordKind'>;

/** The address of each kind of record, in the API and in the pages alike, and what it is called. */
export const kinds: Record<Kind, { route: string; one: { zh: string; en: string }; many: { zh: string; en: string } }> = {
  inspection: { route: 'inspections', one: { zh: '巡查', en: 'inspection' }, many: { zh: '巡查', en: 'Inspections' } },
  finding: { route: 'findings', one: { zh: '问题隐患', en: 'finding' }, many: { zh: '问题隐患', en: 'Findings' } },
  interview: { route: 'interviews', one: { zh: '约谈', en: 'interview' }, many: { zh: '约谈', en: 'Interviews' } },
  'work-record': { route: 'work-records', one: { zh: '工作底稿', en: 'working paper' }, many: { zh: '工作底稿', en: 'Working papers' } },
  task: { route: 'tasks', one: { zh: '任务', en: 'task' }, many: { zh: '任务', en: 'Tasks' } },
  'hand-over': { route: 'hand-overs', one: { zh: '移交移送', en: 'hand-over' }, many: { zh: '移交移送', en: 'Hand-overs' } },
  'tip-off': { route: 'tip-offs', one: { zh: '举报', en: 'tip-off' }, many: { zh: '举报', en: 'Tip-offs' } },
  breach: { route: 'breaches', one: { zh: '违规违纪', en: 'breach' }, many: { zh: '违规违纪', en: 'Breaches' } },
  accountability: {
    route: 'accountability',
    one: { zh: '责任倒查与问责', en: 'accountability' },
    many: { zh: '责任倒查与问责', en: 'Accountability' },
  },
  plan: { route: 'plans', one: { zh: '巡查计划', en: 'plan' }, many: { zh: '巡查计划', en: 'Plans' } },
};

export const kindOfRoute = (route: string | undefined) => (Object.keys(kinds) as Kind[]).find((kind) => kinds[kind].route === route);

/** The address of a record's page. */
export const pathOf = (record: { kind: Kind; id: string }) => `/${kinds[record.kind].route}/${record.id}`;

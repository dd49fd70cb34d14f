import type { Text } from '../app/language';

/** What the posts are called that the program and the definitions at hand name. Others show by their code. */
const names: Record<string, Text> = {
  'system-administrator': { zh: '系统管理员', en: 'system administrator' },
  'security-administrator': { zh: '安全管理员', en: 'security administrator' },
  'audit-administrator': { zh: '审计管理员', en: 'audit administrator' },
  'process-designer': { zh: '流程设计员', en: 'process designer' },
  'commission-office': { zh: '安委会办公室', en: 'commission office' },
  'commission-leader': { zh: '安委会领导', en: 'leader of the commission' },
  'leading-group': { zh: '巡查工作领导小组', en: 'leading group' },
  'party-committee': { zh: '党委', en: 'party committee' },
  'party-leader': { zh: '被巡查地区主要负责人', en: 'head of the inspected party' },
  liaison: { zh: '联络员', en: 'liaison' },
  'hand-over-desk': { zh: '移送接收承办人', en: 'desk for hand-overs' },
  'organization-department': { zh: '组织部门', en: 'organization department' },
  government: { zh: '人民政府', en: 'government' },
  'discipline-organ': { zh: '纪检监察机关', en: 'discipline organ' },
  'discipline-leader': { zh: '纪检监察机关负责人', en: 'head of the discipline organ' },
  'enforcement-officer': { zh: '执法人员', en: 'enforcement officer' },
  'agency-head': { zh: '部门主要负责人', en: 'head of the agency' },
};

export const knownPosts = Object.keys(names);

export const postName = (post: string): Text => names[post] ?? { zh: post, en: post };

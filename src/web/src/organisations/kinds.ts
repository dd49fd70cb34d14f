import type { Schema } from '../api/client';
import type { Text } from '../app/language';

/** What the kinds of organisation are called. */
export const organisationKinds: Record<Schema<'OrganisationKind'>, Text> = {
  root: { zh: '顶层', en: 'root' },
  province: { zh: '省', en: 'province' },
  city: { zh: '市', en: 'city' },
  county: { zh: '县（市、区）', en: 'county' },
  township: { zh: '乡镇（街道）', en: 'township' },
  department: { zh: '部门', en: 'department' },
  zone: { zh: '功能区', en: 'zone' },
  committee: { zh: '党委', en: 'party committee' },
  enterprise: { zh: '企业', en: 'enterprise' },
};

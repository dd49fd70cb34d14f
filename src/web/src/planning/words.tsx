import {
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleFilled,
  ExclamationCircleFilled,
  MinusCircleOutlined,
  StopOutlined,
} from '@ant-design/icons';
import type { ComponentProps, ReactNode } from 'react';
import type { Schema } from '../api/client';
import { Mark } from '../app/Mark';
import { useText } from '../app/language';

export type CoverageStatus = Schema<'CoverageStatus'>;

interface Said {
  zh: string;
  en: string;
  tone: ComponentProps<typeof Mark>['tone'];
  icon: ReactNode;
}

/** How a party stands, the most pressing first. */
export const statuses: Record<CoverageStatus, Said> = {
  missed: { zh: '未完成', en: 'missed', tone: 'alarm', icon: <CloseCircleFilled /> },
  urgent: { zh: '紧迫', en: 'urgent', tone: 'red', icon: <ExclamationCircleFilled /> },
  owed: { zh: '应巡查', en: 'owed', tone: 'gold', icon: <ClockCircleOutlined /> },
  exempt: { zh: '免巡查', en: 'exempt', tone: 'blue', icon: <StopOutlined /> },
  covered: { zh: '已巡查', en: 'covered', tone: 'green', icon: <CheckCircleFilled /> },
  gone: { zh: '已终止', en: 'gone', tone: 'grey', icon: <MinusCircleOutlined /> },
};

export const allStatuses = Object.keys(statuses) as CoverageStatus[];

/** A standing by its sign and its word. */
export function Standing({ status, count }: { status: CoverageStatus; count?: number }) {
  const t = useText();
  return (
    <Mark tone={statuses[status].tone} icon={statuses[status].icon}>
      {t(statuses[status])}
      {count !== undefined && ` ${count}`}
    </Mark>
  );
}

export const groundsTexts: Record<Schema<'Grounds'>, { zh: string; en: string }> = {
  duty: { zh: '应巡查', en: 'owed' },
  'outstanding-problems': { zh: '问题突出', en: 'outstanding problems' },
  'frequent-accidents': { zh: '事故多发', en: 'frequent accidents' },
};

export const familyTexts: Record<Schema<'InspectionFamily'>, { zh: string; en: string }> = {
  comprehensive: { zh: '全面巡查', en: 'comprehensive' },
  special: { zh: '专项巡查', en: 'special' },
};

export const severityTexts: Record<Schema<'AccidentSeverity'>, { zh: string; en: string }> = {
  ordinary: { zh: '一般事故', en: 'ordinary' },
  larger: { zh: '较大事故', en: 'larger' },
  major: { zh: '重大事故', en: 'major' },
  extraordinary: { zh: '特别重大事故', en: 'extraordinary' },
};

export const organisationKinds: Partial<Record<Schema<'OrganisationKind'>, { zh: string; en: string }>> = {
  province: { zh: '省', en: 'province' },
  city: { zh: '设区市', en: 'city' },
  county: { zh: '县（市、区）', en: 'county' },
  township: { zh: '乡镇（街道）', en: 'township' },
  department: { zh: '部门', en: 'department' },
  zone: { zh: '功能区', en: 'zone' },
  committee: { zh: '委员会', en: 'committee' },
  enterprise: { zh: '企业', en: 'enterprise' },
};

/** The choices of a table of words, for a select. */
export function useOptions(texts: Record<string, { zh: string; en: string } | undefined>) {
  const t = useText();
  return Object.entries(texts).map(([value, text]) => ({ value, label: t(text ?? { zh: value }) }));
}

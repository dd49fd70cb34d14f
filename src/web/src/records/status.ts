import type { Schema } from '../api/client';

export const statusTexts: Record<Schema<'RecordStatus'>, { zh: string; en: string }> = {
  running: { zh: '进行中', en: 'running' },
  ended: { zh: '已办结', en: 'ended' },
  terminated: { zh: '已终止', en: 'terminated' },
  voided: { zh: '已作废', en: 'voided' },
};

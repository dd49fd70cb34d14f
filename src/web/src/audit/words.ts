import type { Text } from '../app/language';

/** What the tables are called whose rows the log tells of. Others show by their name. */
const tables: Record<string, Text> = {
  accident: { zh: '事故', en: 'accident' },
  activation_code: { zh: '激活码', en: 'activation code' },
  archive: { zh: '归档', en: 'archive' },
  ask: { zh: '双人事项', en: 'business by two persons' },
  audit_entry: { zh: '审计日志', en: 'audit log' },
  audit_seal: { zh: '封印', en: 'seal' },
  calendar_revision: { zh: '日历修订', en: 'revision of a calendar' },
  client: { zh: '接入程序', en: 'program' },
  client_key: { zh: '程序密钥', en: 'key of a program' },
  client_secret: { zh: '程序口令', en: 'secret of a program' },
  deadline: { zh: '期限', en: 'deadline' },
  declaration: { zh: '回避申报', en: 'declaration' },
  definition_version: { zh: '流程版本', en: 'version of a definition' },
  duty: { zh: '职责', en: 'duty' },
  former_password: { zh: '旧密码', en: 'former password' },
  history_entry: { zh: '办理记录', en: 'line of history' },
  import_job: { zh: '导入', en: 'import' },
  imported_row: { zh: '导入的行', en: 'imported row' },
  ledger_row: { zh: '台账', en: 'ledger' },
  ledger_view: { zh: '台账视图', en: 'view of the ledger' },
  organisation: { zh: '组织', en: 'organisation' },
  outside_inspection: { zh: '系统外的巡查', en: 'inspection by others' },
  paper: { zh: '材料', en: 'paper' },
  person: { zh: '人员', en: 'person' },
  person_profile: { zh: '人员档案', en: 'profile' },
  plan: { zh: '年度计划', en: 'plan' },
  plan_batch: { zh: '计划批次', en: 'batch of a plan' },
  plan_item: { zh: '计划项', en: 'item of a plan' },
  post_holding: { zh: '任职', en: 'post' },
  programme: { zh: '巡查方案', en: 'programme' },
  proposal: { zh: '待确认事项', en: 'proposal' },
  published_record: { zh: '公开的事项', en: 'published record' },
  question: { zh: '问卷题目', en: 'question' },
  record: { zh: '记录', en: 'record' },
  recovery_code: { zh: '恢复码', en: 'recovery code' },
  seat_conflict: { zh: '应回避情形', en: 'conflict of a seat' },
  seat_leave: { zh: '请假', en: 'leave' },
  second_factor: { zh: '动态验证码', en: 'authenticator' },
  setting: { zh: '设置', en: 'setting' },
  signing_key: { zh: '签名密钥', en: 'signing key' },
  team_seat: { zh: '巡查组席位', en: 'seat of a team' },
  tip_off_receipt: { zh: '举报回执', en: 'receipt of a tip-off' },
  tip_off_sender: { zh: '举报人', en: 'sender of a tip-off' },
};

/** What is done, where it has a name of its own. */
const actions: Record<string, Text> = {
  'account-activated': { zh: '激活账户', en: 'account activated' },
  'activation-code-made': { zh: '生成激活码', en: 'activation code made' },
  'archive-read': { zh: '查阅档案', en: 'archive read' },
  'calendar-applied': { zh: '启用日历修订', en: 'calendar put in force' },
  'client-closed': { zh: '停用程序', en: 'program closed' },
  'client-registered': { zh: '登记程序', en: 'program registered' },
  'clock-moved': { zh: '调整练习时钟', en: 'training clock moved' },
  'content-read': { zh: '查看审计内容', en: 'contents of the log read' },
  'definition-drafted': { zh: '送来流程草稿', en: 'definition drafted' },
  'definition-published': { zh: '发布流程', en: 'definition published' },
  'deputy-appointed': { zh: '委托代理', en: 'deputy appointed' },
  'deputy-ended': { zh: '终止代理', en: 'deputy ended' },
  'duty-ended': { zh: '终止职责', en: 'duty ended' },
  'figures-exported': { zh: '导出统计', en: 'figures exported' },
  'import-done': { zh: '完成导入', en: 'import done' },
  'keys-rotated': { zh: '更换密钥', en: 'keys rotated' },
  'ledger-exported': { zh: '导出台账', en: 'ledger exported' },
  'log-exported': { zh: '导出日志', en: 'log exported' },
  'organisation-ended': { zh: '终止组织', en: 'organisation ended' },
  'organisation-made': { zh: '新建组织', en: 'organisation made' },
  'password-changed': { zh: '修改密码', en: 'password changed' },
  'password-reset': { zh: '重置密码', en: 'password reset' },
  'person-disabled': { zh: '停用账户', en: 'account closed' },
  'person-enabled': { zh: '恢复账户', en: 'account opened again' },
  'person-made': { zh: '新建人员', en: 'person made' },
  'post-ended': { zh: '终止职务', en: 'post ended' },
  'post-given': { zh: '授予职务', en: 'post given' },
  'profile-read': { zh: '查阅人员档案', en: 'profile read' },
  'programme-made': { zh: '制定巡查方案', en: 'programme made' },
  'proposal-confirmed': { zh: '确认事项', en: 'proposal confirmed' },
  'proposal-made': { zh: '提请事项', en: 'proposal made' },
  'proposal-refused': { zh: '退回事项', en: 'proposal refused' },
  'proposal-withdrawn': { zh: '撤回事项', en: 'proposal withdrawn' },
  'record-archived': { zh: '归档', en: 'record archived' },
  'record-read': { zh: '查阅敏感记录', en: 'sensitive record read' },
  'recovery-code-used': { zh: '使用恢复码', en: 'recovery code used' },
  'recusal-read': { zh: '查阅回避情况', en: 'recusals read' },
  'request-refused': { zh: '拒绝请求', en: 'request refused' },
  'second-factor-removed': { zh: '撤销动态验证码', en: 'authenticator removed' },
  'session-ended': { zh: '结束登录', en: 'session ended' },
  'sessions-ended': { zh: '结束全部登录', en: 'sessions ended' },
  'sign-in-refused': { zh: '拒绝登录', en: 'sign-in refused' },
  'signed-in': { zh: '登录', en: 'signed in' },
  'signed-out': { zh: '退出登录', en: 'signed out' },
  'tip-off-sender-read': { zh: '查阅举报人', en: 'sender of a tip-off read' },
  'token-given': { zh: '发放令牌', en: 'token given' },
  'token-refused': { zh: '拒发令牌', en: 'token refused' },
  'token-revoked': { zh: '收回令牌', en: 'token revoked' },
};

const changes: Record<string, Text> = {
  added: { zh: '新增', en: 'added' },
  changed: { zh: '更改', en: 'changed' },
  removed: { zh: '删除', en: 'removed' },
};

export const tableName = (table: string): Text => tables[table] ?? { zh: table, en: table };

/** What an action is called: by its own name, or by what was done to which kind of row, as `record-changed`; otherwise its code. */
export function actionName(action: string): Text {
  const [, kind, change] = /^(.+)-(added|changed|removed)$/.exec(action) ?? [];
  const table = tables[kind?.replaceAll('-', '_') ?? ''];
  return (
    actions[action] ??
    (table && change ? { zh: `${changes[change]!.zh}${table.zh}`, en: `${table.en} ${changes[change]!.en}` } : { zh: action, en: action })
  );
}

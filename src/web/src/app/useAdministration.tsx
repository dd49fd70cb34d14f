import { ApartmentOutlined, ApiOutlined, AuditOutlined, BranchesOutlined, CheckSquareOutlined, TeamOutlined } from '@ant-design/icons';
import { useText } from './language';
import { holds, useHoldsAtRoot, useSession } from './session';

/** The entries of the menu for administration, for whom each serves. */
export function useAdministration() {
  const t = useText();
  const session = useSession();
  const releases = useHoldsAtRoot('process-designer', 'commission-office', 'discipline-organ');
  const gives = holds(session, 'system-administrator', 'security-administrator');
  const audits = holds(session, 'audit-administrator');
  const entry = (key: string, icon: React.ReactNode, zh: string, en: string) => ({ key, icon, label: t({ zh, en }) });
  return [
    ...(holds(session, 'process-designer', 'commission-office')
      ? [entry('/definitions', <BranchesOutlined />, '流程定义', 'Definitions')]
      : []),
    ...(gives || audits || releases ? [entry('/proposals', <CheckSquareOutlined />, '待确认事项', 'Proposals')] : []),
    ...(gives
      ? [
          entry('/organisations', <ApartmentOutlined />, '组织机构', 'Organisations'),
          entry('/people', <TeamOutlined />, '人员与职务', 'People and posts'),
          entry('/programs', <ApiOutlined />, '接入程序', 'Programs'),
        ]
      : []),
    ...(audits ? [entry('/audit', <AuditOutlined />, '审计', 'Audit')] : []),
  ];
}

import {
  BarChartOutlined,
  BellOutlined,
  CalendarOutlined,
  ContainerOutlined,
  FileSearchOutlined,
  MenuOutlined,
  PartitionOutlined,
  ScheduleOutlined,
  SolutionOutlined,
  UserOutlined,
} from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Badge, Button, Drawer, Dropdown, Menu } from 'antd';
import { Component, lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { Link, Route, Routes, useLocation, useNavigate, useNavigationType } from 'react-router';
import { api, data } from '../api/client';
import { Loading } from './Loading';
import { LanguageSwitch } from './LanguageSwitch';
import { Refused } from './Refused';
import { useText, type Language } from './language';
import { holds, isAdministrator, postsOfParty, useSession } from './session';
import { useAdministration } from './useAdministration';

const AccountPage = lazy(() => import('../sign-in/AccountPage'));
const WorkPage = lazy(() => import('../work/WorkPage'));
const NoticesPage = lazy(() => import('../work/NoticesPage'));
const RecordsPage = lazy(() => import('../records/RecordsPage'));
const RecordPage = lazy(() => import('../records/RecordPage'));
const RecordById = lazy(() => import('../records/RecordById'));
const LedgerPage = lazy(() => import('../ledger/LedgerPage'));
const ProgrammesPage = lazy(() => import('../planning/ProgrammesPage'));
const CoveragePage = lazy(() => import('../planning/CoveragePage'));
const PartyPage = lazy(() => import('../party/PartyPage'));
const CalendarPage = lazy(() => import('../calendars/CalendarPage'));
const BoardPage = lazy(() => import('../figures/BoardPage'));
const CoverageRows = lazy(() => import('../figures/CoverageRows'));
const DeadlinesPage = lazy(() => import('../deadlines/DeadlinesPage'));
const NoticePage = lazy(() => import('../calendars/NoticePage'));
const DefinitionsPage = lazy(() => import('../definitions/DefinitionsPage'));
const DefinitionPage = lazy(() => import('../definitions/DefinitionPage'));
const ProposalsPage = lazy(() => import('../proposals/ProposalsPage'));
const OrganisationsPage = lazy(() => import('../organisations/OrganisationsPage'));
const PeoplePage = lazy(() => import('../people/PeoplePage'));
const PersonPage = lazy(() => import('../people/PersonPage'));
const ProgramsPage = lazy(() => import('../programs/ProgramsPage'));
const AuditPage = lazy(() => import('../audit/AuditPage'));
const OpenedPage = lazy(() => import('../audit/OpenedPage'));
const TrainingBanner = lazy(() => import('../training/TrainingBanner'));

/** What surrounds every page behind the sign-in. */
export default function Shell({ onLanguage }: { onLanguage: (chosen: Language) => void }) {
  const t = useText();
  const session = useSession();
  const [open, setOpen] = useState(false);
  return (
    <>
      <a className="visually-hidden" href="#main">
        {t({ zh: '跳到正文', en: 'Skip to the content' })}
      </a>
      {session.isTraining && (
        <Suspense>
          <TrainingBanner />
        </Suspense>
      )}
      <header className="shell-header">
        <Button
          className="hide-wide"
          type="text"
          icon={<MenuOutlined />}
          aria-label={t({ zh: '打开菜单', en: 'Open the menu' })}
          onClick={() => setOpen(true)}
        />
        <Link to="/" className="shell-brand">
          {t({ zh: '安全生产巡查', en: 'Xuncha' })}
        </Link>
        <span style={{ flex: 1 }} />
        {!isAdministrator(session) && <Bell />}
        <LanguageSwitch onLanguage={onLanguage} />
        <Account />
      </header>
      <div className="shell-body">
        <nav className="shell-side" aria-label={t({ zh: '主菜单', en: 'Main menu' })}>
          <Navigation />
        </nav>
        <Drawer
          open={open}
          onClose={() => setOpen(false)}
          placement="left"
          size={260}
          title={t({ zh: '菜单', en: 'Menu' })}
          styles={{ body: { padding: 0 } }}
        >
          <Navigation onChosen={() => setOpen(false)} />
        </Drawer>
        <main className="shell-main" id="main" tabIndex={-1}>
          <Suspense fallback={<Loading />}>
            <Pages />
          </Suspense>
        </main>
      </div>
    </>
  );
}

function Pages() {
  const session = useSession();
  const { pathname, hash } = useLocation();
  const cameBy = useNavigationType();
  useEffect(() => {
    // A page begins at its top; on the way back, the browser knows where one was.
    if (cameBy !== 'POP' && !hash) {
      window.scrollTo(0, 0);
    }
  }, [pathname, hash, cameBy]);
  return (
    <Boundary key={pathname}>
      <Routes>
        <Route path="/" element={isAdministrator(session) ? <AccountPage /> : <WorkPage />} />
        <Route path="/notices" element={<NoticesPage />} />
        <Route path="/account" element={<AccountPage />} />
        <Route path="/party" element={<PartyPage />} />
        <Route path="/ledger" element={<LedgerPage />} />
        <Route path="/board" element={<BoardPage />} />
        <Route path="/board/coverage/:programme" element={<CoverageRows />} />
        <Route path="/deadlines" element={<DeadlinesPage />} />
        <Route path="/programmes" element={<ProgrammesPage />} />
        <Route path="/programmes/:id" element={<CoveragePage />} />
        <Route path="/calendars/:calendar" element={<CalendarPage />} />
        <Route path="/calendars/:calendar/notice" element={<NoticePage />} />
        <Route path="/definitions" element={<DefinitionsPage />} />
        <Route path="/definitions/:family/:name" element={<DefinitionPage />} />
        <Route path="/proposals" element={<ProposalsPage />} />
        <Route path="/organisations" element={<OrganisationsPage />} />
        <Route path="/people" element={<PeoplePage />} />
        <Route path="/people/:id" element={<PersonPage />} />
        <Route path="/programs" element={<ProgramsPage />} />
        <Route path="/audit" element={<AuditPage />} />
        <Route path="/audit/openings/:id" element={<OpenedPage />} />
        <Route path="/records/:id" element={<RecordById />} />
        <Route path="/:kind" element={<RecordsPage />} />
        <Route path="/:kind/:id" element={<RecordPage />} />
      </Routes>
    </Boundary>
  );
}

/** The posts that lead, to whom the board is shown. */
const leading = ['commission-leader', 'commission-office', 'leading-group', 'party-committee', 'government', 'party-leader'];

function Navigation({ onChosen }: { onChosen?: () => void }) {
  const t = useText();
  const session = useSession();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const ofRecords = [
    { key: '/', icon: <ScheduleOutlined />, label: t({ zh: '我的工作', en: 'My work' }) },
    { key: '/inspections', icon: <FileSearchOutlined />, label: t({ zh: '巡查', en: 'Inspections' }) },
    { key: '/programmes', icon: <PartitionOutlined />, label: t({ zh: '计划与覆盖', en: 'Plan and coverage' }) },
    { key: '/ledger', icon: <ContainerOutlined />, label: t({ zh: '问题隐患台账', en: 'Ledger of findings' }) },
  ];
  const party = { key: '/party', icon: <SolutionOutlined />, label: t({ zh: '本单位整改', en: 'Our rectification' }) };
  const board = { key: '/board', icon: <BarChartOutlined />, label: t({ zh: '领导看板', en: "Leaders' board" }) };
  const items = [
    ...(isAdministrator(session) ? [] : ofRecords),
    ...(holds(session, ...postsOfParty) ? [party] : []),
    ...(holds(session, ...leading) ? [board] : []),
    { key: '/calendars/cn', icon: <CalendarOutlined />, label: t({ zh: '工作日历', en: 'Calendar' }) },
    ...useAdministration(),
  ];
  const selected = items
    .filter((item) => pathname === item.key || (item.key !== '/' && pathname.startsWith(`${item.key}/`)))
    .map((item) => item.key);
  return (
    <Menu
      mode="inline"
      style={{ borderInlineEnd: 0 }}
      items={items}
      selectedKeys={selected}
      onClick={({ key }) => {
        navigate(key);
        onChosen?.();
      }}
    />
  );
}

function Bell() {
  const t = useText();
  const { data: page } = useQuery({
    queryKey: ['notices', 'unread'],
    queryFn: () => data(api.GET('/api/v1/notifications', { params: { query: { unread: true, limit: 100 } } })),
    refetchInterval: 60_000,
  });
  const unread = page?.items.length ?? 0;
  return (
    <Link
      to="/notices"
      aria-label={t({ zh: '通知，{unread}条未读', en: 'notices, {unread} unread' }, { unread: page?.next ? '99+' : unread })}
    >
      <Badge count={page?.next ? 100 : unread} overflowCount={99} size="small">
        <BellOutlined style={{ fontSize: 18, color: '#fff' }} />
      </Badge>
    </Link>
  );
}

function Account() {
  const t = useText();
  const session = useSession();
  const navigate = useNavigate();
  const items = [
    { key: 'account', label: t({ zh: '账号与安全', en: 'Account and security' }), onClick: () => navigate('/account') },
    {
      key: 'out',
      label: t({ zh: '退出登录', en: 'Sign out' }),
      onClick: async () => {
        await api.DELETE('/api/v1/session');
        location.assign('/'); // and with the page goes all that it knew
      },
    },
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button type="text" icon={<UserOutlined />}>
        <span className="hide-narrow">{session.person.displayName}</span>
        <span className="visually-hidden">{t({ zh: '账号菜单', en: 'account menu' })}</span>
      </Button>
    </Dropdown>
  );
}

/** A page that fails says so, and the rest of the window goes on. */
class Boundary extends Component<{ children: ReactNode }, { reason?: unknown }> {
  state: { reason?: unknown } = {};
  static getDerivedStateFromError(reason: unknown) {
    return { reason };
  }
  render() {
    return this.state.reason ? (
      <Refused reason={this.state.reason} retry={() => this.setState({ reason: undefined })} />
    ) : (
      this.props.children
    );
  }
}

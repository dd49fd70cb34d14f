import { Button, Card, Result, Segmented, Select, Table } from 'antd';
import { Link, useParams, useSearchParams } from 'react-router';
import { Problem } from '../api/client';
import { OrganisationName } from '../api/names';
import { Loading } from '../app/Loading';
import { Refused } from '../app/Refused';
import { DayInput } from '../app/DayInput';
import { useDates, useText } from '../app/language';
import { useSession } from '../app/session';
import { CoverageTree } from './CoverageTree';
import { useCoverage, useProgramme, type CoverageItem } from './useCoverage';
import { allStatuses, Standing, type CoverageStatus } from './words';

/** How far a programme has come on a day: who is owed, urgent, exempt, covered or missed, and why. The address holds what is shown. */
export default function CoveragePage() {
  const t = useText();
  const { shortDay } = useDates();
  const { today } = useSession();
  const { id } = useParams();
  const [shown, setShown] = useSearchParams();
  const on = shown.get('on') ?? today;
  const status = shown.get('status') as CoverageStatus | null;
  const duty = shown.get('duty');
  const { data: programme, error: none } = useProgramme(id);
  const { data: coverage, error, refetch } = useCoverage(id, on);
  const set = (name: string, value: string | undefined | null) => {
    const next = new URLSearchParams(shown);
    if (value) {
      next.set(name, value);
    } else {
      next.delete(name);
    }
    setShown(next, { replace: true });
  };
  if (none instanceof Problem && none.status === 404) {
    return (
      <Result status="404" title={t({ zh: '没有此巡查方案，或您无权查看', en: 'There is no such programme, or none that you may see' })} />
    );
  }
  if (!programme) {
    return none ? <Refused reason={none} /> : <Loading />;
  }
  const duties = programme.rules.duties;
  const titleOf = (name: string) => t(duties.find((one) => one.name === name)?.title ?? { zh: name });
  const rows = coverage?.rows.filter((row) => (!status || row.status === status) && (!duty || row.duty === duty)) ?? [];
  return (
    <div className="stack">
      <div className="page-title" style={{ marginBottom: 0 }}>
        <h1>{t(programme.name)}</h1>
      </div>
      <div className="quiet">
        <OrganisationName id={programme.organizerId} /> · {shortDay(programme.rules.from)} — {shortDay(programme.rules.to)} ·{' '}
        {programme.basis}
        {programme.supersededBy && (
          <>
            {' · '}
            <Link to={`/programmes/${programme.supersededBy}`}>{t({ zh: '已由新方案取代', en: 'another has taken its place' })}</Link>
          </>
        )}
      </div>
      <div className="filters">
        <div style={{ width: 170 }}>
          <DayInput label={t({ zh: '截至日期', en: 'As of' })} value={on} onChange={(day) => set('on', day)} />
        </div>
        {duties.length > 1 && (
          <Select
            allowClear
            style={{ minWidth: 200 }}
            placeholder={t({ zh: '全部覆盖任务', en: 'Every duty' })}
            aria-label={t({ zh: '覆盖任务', en: 'Duty' })}
            value={duty}
            onChange={(value) => set('duty', value)}
            options={duties.map((one) => ({ value: one.name, label: t(one.title) }))}
          />
        )}
        <Segmented
          value={shown.get('as') ?? 'rows'}
          onChange={(as) => set('as', as === 'rows' ? null : as)}
          aria-label={t({ zh: '显示方式', en: 'shown as' })}
          options={[
            { value: 'rows', label: t({ zh: '明细', en: 'Rows' }) },
            { value: 'tree', label: t({ zh: '层级', en: 'Levels' }) },
          ]}
        />
      </div>
      <Refused reason={error} retry={() => void refetch()} />
      {!coverage && !error && <Loading />}
      {coverage && (
        <>
          <div className="filters" role="group" aria-label={t({ zh: '各状态的数量', en: 'how many stand how' })}>
            <Button aria-pressed={!status} type={status ? 'default' : 'primary'} onClick={() => set('status', null)}>
              {t({ zh: '全部{n}', en: 'All {n}' }, { n: coverage.total })}
            </Button>
            {allStatuses.map((one) => (
              <Button
                key={one}
                data-testid={`count-${one}`}
                aria-pressed={status === one}
                className={status === one ? 'chosen' : undefined}
                onClick={() => set('status', status === one ? null : one)}
              >
                <Standing status={one} count={coverage.counts[one] ?? 0} />
              </Button>
            ))}
          </div>
          <Card styles={{ body: { padding: shown.get('as') === 'tree' ? undefined : 0 } }}>
            {shown.get('as') === 'tree' ? (
              <CoverageTree rows={rows} titleOf={titleOf} />
            ) : (
              <Rows rows={rows} titleOf={titleOf} isWithDuty={duties.length > 1} />
            )}
          </Card>
        </>
      )}
    </div>
  );
}

function Rows({ rows, titleOf, isWithDuty }: { rows: CoverageItem[]; titleOf: (duty: string) => string; isWithDuty: boolean }) {
  const t = useText();
  const { shortDay } = useDates();
  return (
    <Table<CoverageItem>
      rowKey={(row) => `${row.partyId}${row.duty}`}
      size="small"
      dataSource={rows}
      pagination={false}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t({ zh: '巡查对象', en: 'Party' }), render: (_, row) => t(row.party) },
        ...(isWithDuty ? [{ title: t({ zh: '覆盖任务', en: 'Duty' }), render: (_: unknown, row: CoverageItem) => titleOf(row.duty) }] : []),
        { title: t({ zh: '情况', en: 'Standing' }), render: (_, row) => <Standing status={row.status} /> },
        {
          title: t({ zh: '理由', en: 'Why' }),
          render: (_, row) => (row.inspectionId ? <Link to={`/inspections/${row.inspectionId}`}>{t(row.reason)}</Link> : t(row.reason)),
        },
        { title: t({ zh: '截止', en: 'Until' }), render: (_, row) => shortDay(row.until) },
        {
          title: t({ zh: '以前未完成的周期', en: 'Cycles missed before' }),
          render: (_, row) =>
            row.missedBefore.map((cycle) => `${shortDay(cycle.first)}—${shortDay(cycle.last)}`).join(t({ zh: '；', en: '; ' })),
        },
        ...(rows.some((row) => row.figures)
          ? [
              {
                title: t({ zh: '未销号问题', en: 'Open problems' }),
                align: 'right' as const,
                render: (_: unknown, row: CoverageItem) => row.figures?.problems,
              },
              {
                title: t({ zh: '事故（死亡）', en: 'Accidents (deaths)' }),
                align: 'right' as const,
                render: (_: unknown, row: CoverageItem) => row.figures && `${row.figures.accidents}（${row.figures.deaths}）`,
              },
            ]
          : []),
      ]}
    />
  );
}

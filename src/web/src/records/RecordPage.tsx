import { Card, Result, Steps as Path } from 'antd';
import { Link, useParams, useSearchParams } from 'react-router';
import { Problem } from '../api/client';
import { OrganisationName } from '../api/names';
import { Loading } from '../app/Loading';
import { Refused } from '../app/Refused';
import { ScrolledTabs } from '../app/ScrolledTabs';
import { useDates, useText } from '../app/language';
import { DeadlinesPanel } from '../deadlines/DeadlinesPanel';
import { PlanPanel } from '../planning/PlanPanel';
import { TeamPanel } from '../teams/TeamPanel';
import { Below } from './Below';
import { useDefinition } from './definition';
import { FieldsPanel } from './FieldsPanel';
import { HistoryPanel } from './HistoryPanel';
import { kindOfRoute, kinds } from './kinds';
import { NextSteps } from './NextSteps';
import { PapersPanel } from './PapersPanel';
import { statusTexts } from './status';
import { RecordContext, useRecord, useRecordQuery } from './useRecord';
import { Mark } from '../app/Mark';

/** A record: where it stands, what can be done, its dates and why, and all that belongs to it. */
export default function RecordPage() {
  const t = useText();
  const { kind: route, id } = useParams();
  const kind = kindOfRoute(route);
  const { data: read, error, refetch } = useRecordQuery(kind, id!);
  if (!kind || (error instanceof Problem && error.status === 404)) {
    return <Result status="404" title={t({ zh: '没有这条记录，或您无权查看', en: 'There is no such record, or none that you may see' })} />;
  }
  if (!read) {
    return error ? <Refused reason={error} retry={() => void refetch()} /> : <Loading />;
  }
  return (
    <RecordContext value={read}>
      {error && <Refused reason={error} retry={() => void refetch()} />}
      <Whole />
    </RecordContext>
  );
}

function Whole() {
  const t = useText();
  const { shortDay } = useDates();
  const { record } = useRecord();
  const [search, setSearch] = useSearchParams();
  const tabs = [
    ...(record.kind === 'plan' ? [{ key: 'plan', label: t({ zh: '年度安排', en: 'The year' }), children: <PlanPanel /> }] : []),
    ...(record.deadlines.length > 0 ? [{ key: 'deadlines', label: t({ zh: '期限', en: 'Deadlines' }), children: <DeadlinesPanel /> }] : []),
    { key: 'content', label: t({ zh: '内容', en: 'Content' }), children: <FieldsPanel /> },
    { key: 'papers', label: t({ zh: '文件', en: 'Papers' }), children: <PapersPanel /> },
    ...(record.kind === 'inspection' ? [{ key: 'team', label: t({ zh: '巡查组', en: 'Team' }), children: <TeamPanel /> }] : []),
    { key: 'below', label: t({ zh: '所属记录', en: 'Records below' }), children: <Below /> },
    { key: 'history', label: t({ zh: '办理经过', en: 'History' }), children: <HistoryPanel /> },
  ];
  return (
    <div className="stack">
      <div className="page-title" style={{ marginBottom: 0 }}>
        <h1>{record.title}</h1>
        <Mark tone="blue">{t(kinds[record.kind].one)}</Mark>
        <Mark>{t(record.state.title)}</Mark>
        {record.status !== 'running' && <Mark>{t(statusTexts[record.status])}</Mark>}
      </div>
      <div className="quiet">
        <OrganisationName id={record.organizerId} /> → <OrganisationName id={record.partyId} /> ·{' '}
        {t({ zh: '自{day}起处于现状', en: 'in this state since {day}' }, { day: shortDay(record.since) })}
        {record.parentId && (
          <>
            {' · '}
            <Link to={`/records/${record.parentId}`}>{t({ zh: '上级记录', en: 'the record above' })}</Link>
          </>
        )}
      </div>
      <StagePath />
      <div className="two-columns">
        <Card styles={{ body: { paddingTop: 4 } }}>
          <ScrolledTabs
            items={tabs}
            activeKey={tabs.some((tab) => tab.key === search.get('tab')) ? search.get('tab')! : tabs[0]!.key}
            onChange={(tab) => setSearch({ tab }, { replace: true })}
          />
        </Card>
        <NextSteps />
      </div>
    </div>
  );
}

/** The regime's stages as a path, with where the record stands. */
function StagePath() {
  const t = useText();
  const { record } = useRecord();
  const definition = useDefinition(record);
  if (!definition || definition.stages.length < 2) {
    return null;
  }
  const current = definition.stages.findIndex((stage) => stage.name === record.stage.name);
  return (
    <Card size="small">
      <Path
        responsive
        size="small"
        current={current}
        status={record.status === 'running' ? 'process' : record.status === 'ended' ? 'finish' : 'error'}
        items={definition.stages.map((stage, index) => ({
          title: t(stage.title),
          content: index === current ? t(record.state.title) : undefined,
        }))}
      />
    </Card>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { Card, Table } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { OrganisationName } from '../api/names';
import { Mark } from '../app/Mark';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { ScrolledTabs } from '../app/ScrolledTabs';
import { useDates, useText } from '../app/language';
import { AccidentsPanel, OutsidePanel } from './EntriesPanels';
import { NewPlan } from './NewPlan';
import { NewProgramme } from './NewProgramme';

/** The programmes that say whom one must inspect, and what is entered by hand because coverage looks at it too. */
export default function ProgrammesPage() {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  return (
    <div className="stack">
      <div className="page-title" style={{ marginBottom: 0 }}>
        <h1>{t({ zh: '巡查方案与覆盖', en: 'Programmes and coverage' })}</h1>
        <Link to="/plans">{t({ zh: '年度巡查计划', en: 'Yearly plans' })}</Link>
        <NewPlan />
      </div>
      <Card styles={{ body: { paddingTop: 4 } }}>
        <ScrolledTabs
          activeKey={search.get('tab') ?? 'programmes'}
          onChange={(tab) => setSearch({ tab }, { replace: true })}
          destroyOnHidden
          items={[
            { key: 'programmes', label: t({ zh: '巡查方案', en: 'Programmes' }), children: <Programmes /> },
            { key: 'outside', label: t({ zh: '其他机关的巡查', en: 'Inspections of other bodies' }), children: <OutsidePanel /> },
            { key: 'accidents', label: t({ zh: '事故', en: 'Accidents' }), children: <AccidentsPanel /> },
          ]}
        />
      </Card>
    </div>
  );
}

function Programmes() {
  const t = useText();
  const { shortDay } = useDates();
  const list = useInfiniteQuery({
    queryKey: ['programmes'],
    queryFn: ({ pageParam }) => data(api.GET('/api/v1/programmes', { params: { query: { after: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const { data: pages, error, isPending, refetch } = list;
  const rows = pages?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack">
      <Refused reason={error} retry={() => void refetch()} />
      <div>
        <NewProgramme former={rows.filter((row) => !row.supersededBy)} />
      </div>
      <Table<Schema<'ProgrammeView'>>
        rowKey="id"
        size="small"
        loading={isPending}
        dataSource={rows}
        pagination={false}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t({ zh: '名称', en: 'Name' }), render: (_, row) => <Link to={`/programmes/${row.id}`}>{t(row.name)}</Link> },
          { title: t({ zh: '组织单位', en: 'Organizer' }), render: (_, row) => <OrganisationName id={row.organizerId} /> },
          { title: t({ zh: '起止', en: 'Time' }), render: (_, row) => `${shortDay(row.rules.from)} — ${shortDay(row.rules.to)}` },
          {
            title: t({ zh: '覆盖任务', en: 'Duties' }),
            render: (_, row) => row.rules.duties.map((duty) => t(duty.title)).join(t({ zh: '、', en: ', ' })),
          },
          {
            title: t({ zh: '状态', en: 'Status' }),
            render: (_, row) =>
              row.supersededBy ? (
                <Mark>{t({ zh: '已被取代', en: 'superseded' })}</Mark>
              ) : (
                <Mark tone="green">{t({ zh: '现行', en: 'in force' })}</Mark>
              ),
          },
        ]}
      />
      <More query={list} />
    </div>
  );
}

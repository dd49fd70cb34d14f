import { useInfiniteQuery } from '@tanstack/react-query';
import { Card, Result, Select, Table } from 'antd';
import { Link, useParams, useSearchParams } from 'react-router';
import { api, data, type Schema } from '../api/client';
import { OrganisationName } from '../api/names';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { useDates, useText } from '../app/language';
import { holds, useSession } from '../app/session';
import { kindOfRoute, kinds, pathOf, type Kind } from './kinds';
import { OpenRecord } from './OpenRecord';
import { useDefinitions } from './definition';
import { statusTexts } from './status';
import { Mark } from '../app/Mark';

// Of these there are records that belong to no other.
const ofItself: Kind[] = ['inspection', 'plan', 'task'];

/** The records of one kind that one may know of; the address holds the filter. */
export default function RecordsPage() {
  const t = useText();
  const { instant } = useDates();
  const session = useSession();
  const { kind: route } = useParams();
  const kind = kindOfRoute(route);
  const [filter, setFilter] = useSearchParams();
  const definitions = useDefinitions().filter((definition) => definition.record === kind);
  const query = {
    definition: filter.get('definition') ?? undefined,
    status: filter.get('status') ?? undefined,
    stage: filter.get('stage') ?? undefined,
  };
  const list = useInfiniteQuery({
    queryKey: ['records', kind, query],
    enabled: !!kind,
    queryFn: ({ pageParam }) =>
      data(
        api.GET(`/api/v1/${kinds[kind!].route}` as '/api/v1/inspections', { params: { query: { ...query, after: pageParam, limit: 50 } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const { data: pages, error, isPending, refetch } = list;
  if (!kind) {
    return <Result status="404" title={t({ zh: '没有这一页', en: 'There is no such page' })} />;
  }
  const set = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(filter);
    if (value) {
      next.set(name, value);
    } else {
      next.delete(name);
    }
    setFilter(next, { replace: true });
  };
  return (
    <div className="stack">
      <div className="page-title">
        <h1>{t(kinds[kind].many)}</h1>
        <Select
          allowClear
          style={{ minWidth: 220 }}
          placeholder={t({ zh: '全部流程', en: 'Every definition' })}
          aria-label={t({ zh: '流程', en: 'Definition' })}
          value={query.definition}
          onChange={(value) => set('definition', value)}
          options={definitions.map((definition) => ({ value: definition.id, label: t(definition.name) }))}
        />
        <Select
          allowClear
          style={{ minWidth: 140 }}
          placeholder={t({ zh: '全部状态', en: 'Every status' })}
          aria-label={t({ zh: '状态', en: 'Status' })}
          value={query.status}
          onChange={(value) => set('status', value)}
          options={Object.entries(statusTexts).map(([value, label]) => ({ value, label: t(label) }))}
        />
        {ofItself.includes(kind) && holds(session, 'commission-office') && (
          <OpenRecord
            openings={definitions
              .filter((definition) => definition.published)
              .map((definition) => ({ definition: definition.id, name: definition.name, kind }))}
          />
        )}
      </div>
      <Refused reason={error} retry={() => void refetch()} />
      <Card styles={{ body: { padding: 0 } }}>
        <Table<Schema<'RecordItem'>>
          rowKey="id"
          loading={isPending}
          dataSource={pages?.pages.flatMap((page) => page.items) ?? []}
          pagination={false}
          scroll={{ x: 'max-content' }}
          columns={[
            { title: t({ zh: '名称', en: 'Title' }), render: (_, item) => <Link to={pathOf(item)}>{item.title}</Link> },
            { title: t({ zh: '被巡查对象', en: 'Inspected party' }), render: (_, item) => <OrganisationName id={item.partyId} /> },
            { title: t({ zh: '组织单位', en: 'Organizer' }), render: (_, item) => <OrganisationName id={item.organizerId} /> },
            { title: t({ zh: '现状', en: 'State' }), render: (_, item) => <Mark>{t(item.stateTitle)}</Mark> },
            { title: t({ zh: '状态', en: 'Status' }), render: (_, item) => t(statusTexts[item.status]) },
            { title: t({ zh: '建立时间', en: 'Opened' }), render: (_, item) => instant(item.createdAt) },
          ]}
        />
      </Card>
      <More query={list} />
    </div>
  );
}

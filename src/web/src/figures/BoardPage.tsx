import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Card, Dropdown, Input, Select } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { api, data } from '../api/client';
import { Loading } from '../app/Loading';
import { Refused } from '../app/Refused';
import { useDates, useText } from '../app/language';
import { useSession } from '../app/session';
import { OrganisationSelect } from '../records/FieldInput';
import { FigurePanel } from './FigurePanel';
import './figures.css';
import { countOf, pageOf, shareOf, type About, type FigureRow, type FigureTable } from './rows';
import { daysOf, spans, spanTexts, type Span } from './span';

const order: About[] = ['places', 'on-time', 'steps', 'states', 'overdue', 'ages', 'kinds', 'coverage', 'industries', 'regions'];

/** Those with many columns have the whole width. */
const wide: About[] = ['places', 'on-time', 'steps', 'states'];

interface Scope {
  under?: string;
  from?: string;
  to?: string;
}

function useFigures(about: About, scope: Scope) {
  return useQuery({
    queryKey: ['figures', about, scope],
    queryFn: () => data(api.GET('/api/v1/figures', { params: { query: { about, ...scope } } })),
    staleTime: 60_000,
  });
}

/** How a place stands: in figures that open to their rows, level by level down the tree, beside the span before. */
export default function BoardPage() {
  const t = useText();
  const { shortDay } = useDates();
  const { today, posts } = useSession();
  const [search, setSearch] = useSearchParams();
  const span = spans.find((one) => one === search.get('span')) ?? 'months';
  const scope: Scope = {
    under: search.get('under') ?? undefined,
    ...daysOf(span, today, search.get('from') ?? undefined, search.get('to') ?? undefined),
  };
  const { data: view } = useFigures('places', scope);
  const set = (changes: Record<string, string | undefined>) => {
    const next = new URLSearchParams(search);
    Object.entries(changes).forEach(([name, value]) => (value ? next.set(name, value) : next.delete(name)));
    setSearch(next);
  };
  const own = view?.way.findIndex((place) => posts.some((held) => held.organisationId === place.id)) ?? -1;
  const way = view?.way.slice(Math.max(0, own)) ?? [];
  const file = (format: string) =>
    `/api/v1/figures/export?${new URLSearchParams({ ...(JSON.parse(JSON.stringify(scope)) as Record<string, string>), format })}`;
  return (
    <div className="stack board">
      <div className="page-title">
        <h1>{t({ zh: '领导看板', en: "Leaders' board" })}</h1>
        <span style={{ flex: 1 }} />
        <Dropdown
          trigger={['click']}
          menu={{
            items: ['xlsx', 'csv'].map((format) => ({
              key: format,
              label: (
                <a href={file(format)} download>
                  {format === 'xlsx' ? t({ zh: 'Excel 表格', en: 'Excel' }) : 'CSV'}
                </a>
              ),
            })),
          }}
        >
          <Button className="no-print" icon={<DownloadOutlined />}>
            {t({ zh: '导出', en: 'Export' })}
          </Button>
        </Dropdown>
        <Button className="no-print" icon={<PrinterOutlined />} onClick={() => print()}>
          {t({ zh: '打印', en: 'Print' })}
        </Button>
      </div>
      <Card size="small">
        <div className="board-scope">
          <nav aria-label={t({ zh: '所看地区', en: 'Place' })}>
            {way.map((place, index) =>
              index === way.length - 1 ? (
                <strong key={place.id}>{t(place.title)}</strong>
              ) : (
                <span key={place.id}>
                  <button type="button" className="link" onClick={() => set({ under: place.id })}>
                    {t(place.title)}
                  </button>{' '}
                  ›{' '}
                </span>
              ),
            )}
          </nav>
          <div className="board-place no-print">
            <OrganisationSelect
              label={t({ zh: '换一个地区', en: 'Another place' })}
              value={undefined}
              onChange={(under) => set({ under: under as string | undefined })}
            />
          </div>
          <Select<Span>
            className="no-print"
            aria-label={t({ zh: '时间范围', en: 'Span' })}
            value={span}
            onChange={(next) => set({ span: next })}
            options={spans.map((value) => ({ value, label: t(spanTexts[value]) }))}
            style={{ minWidth: 130 }}
          />
          {span === 'days' &&
            (['from', 'to'] as const).map((name) => (
              <Input
                key={name}
                type="date"
                className="no-print board-day"
                aria-label={name === 'from' ? t({ zh: '起日', en: 'From' }) : t({ zh: '止日', en: 'To' })}
                value={search.get(name) ?? ''}
                onChange={(event) => set({ [name]: event.target.value })}
              />
            ))}
          {view?.span && view.before && (
            <span className="quiet">
              {t(
                {
                  zh: '{from}至{to}发现的问题隐患、到期的期限；上期为{first}至{last}',
                  en: 'Found, or due, {from} to {to}; the span before is {first} to {last}',
                },
                {
                  from: shortDay(view.span.from),
                  to: shortDay(view.span.to),
                  first: shortDay(view.before.from),
                  last: shortDay(view.before.to),
                },
              )}
            </span>
          )}
        </div>
      </Card>
      <Headline scope={scope} />
      <div className="board-panels">
        {order.map((about) => (
          <Panel key={about} about={about} scope={scope} onPlace={(under) => set({ under })} />
        ))}
      </div>
      <p className="quiet">
        {t({
          zh: '每个数均可点开查看明细；仅统计您有权知悉的记录。预警、逾期、时间和覆盖按今日情况统计。',
          en: 'Each number opens to its rows; only what you may know of is counted. Warnings, lateness, age and coverage are as of today.',
        })}
      </p>
    </div>
  );
}

function Panel({ about, scope, onPlace }: { about: About; scope: Scope; onPlace: (place: string) => void }) {
  const { data: view, error, refetch, isPending } = useFigures(about, scope);
  const at = view?.way.at(-1)?.id;
  return (
    <div className={wide.includes(about) ? 'wide' : undefined}>
      <Refused reason={error} retry={() => void refetch()} />
      {isPending && <Loading />}
      {view && <FigurePanel table={view.table} onPlace={(place) => place !== at && onPlace(place)} />}
    </div>
  );
}

/** The few numbers that are looked at first. */
function Headline({ scope }: { scope: Scope }) {
  const t = useText();
  const places = useFigures('places', scope).data?.table;
  const onTime = useFigures('on-time', scope).data?.table;
  if (!places || !onTime) {
    return <Loading />;
  }
  return (
    <div className="board-headline">
      <Number table={places} column="all" label={t({ zh: '问题隐患', en: 'Findings' })} before="before-all" />
      <Number table={places} column="open" label={t({ zh: '未销号', en: 'Open' })} />
      <Number table={places} column="overdue" label={t({ zh: '整改逾期', en: 'Rectification overdue' })} />
      <Number
        table={places}
        column="struck-off"
        of="all"
        label={t({ zh: '销号率', en: 'Strike-off rate' })}
        before="before-struck-off"
        beforeOf="before-all"
      />
      <Number
        table={onTime}
        column="in-time"
        of="met"
        label={t({ zh: '期限按期率', en: 'On-time rate' })}
        before="before-in-time"
        beforeOf="before-met"
      />
    </div>
  );
}

function Number({
  table,
  column,
  of,
  label,
  before,
  beforeOf,
}: {
  table: FigureTable;
  column: string;
  of?: string;
  label: string;
  before?: string;
  beforeOf?: string;
}) {
  const t = useText();
  const total: FigureRow | null = table.total;
  const figure = countOf(table, total, column);
  const say = (part: string, whole?: string) => {
    const count = countOf(table, total, part)?.count;
    const share = whole ? shareOf(count, countOf(table, total, whole)?.count) : undefined;
    return whole ? (share === undefined ? '—' : `${share}%`) : count?.toLocaleString();
  };
  return (
    <Card size="small">
      <div className="quiet">{label}</div>
      <Link to={pageOf(figure?.rows ?? '')} className="board-number" data-figure={column}>
        {say(column, of)}
        <span className="visually-hidden">{label}</span>
      </Link>
      {before && countOf(table, total, before) && (
        <div className="quiet">{t({ zh: '上期{n}', en: 'span before: {n}' }, { n: say(before, beforeOf) ?? '—' })}</div>
      )}
    </Card>
  );
}

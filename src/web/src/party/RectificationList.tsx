import { useInfiniteQuery } from '@tanstack/react-query';
import { Card, Segmented } from 'antd';
import { useState } from 'react';
import { api, data } from '../api/client';
import { Loading } from '../app/Loading';
import { More } from '../app/More';
import { Refused } from '../app/Refused';
import { useText } from '../app/language';
import { RectificationRow } from './RectificationRow';

const narrowings = {
  open: { label: { zh: '待整改销号', en: 'Open' }, query: { standing: 'open' } },
  late: { label: { zh: '已逾期', en: 'Overdue' }, query: { standing: 'open', overdue: true } },
  done: { label: { zh: '已销号', en: 'Struck off' }, query: { standing: 'struck-off' } },
};
type Narrowing = keyof typeof narrowings;

/** What an organisation has to rectify, item by item, late ones first. */
export function RectificationList({ organisation }: { organisation: string }) {
  const t = useText();
  const [shown, setShown] = useState<Narrowing>('open');
  const list = useInfiniteQuery({
    queryKey: ['ledger', 'rectification', organisation, shown],
    queryFn: ({ pageParam }) =>
      data(
        api.GET('/api/v1/ledger/rectification', {
          params: { query: { rectifier: organisation, ...narrowings[shown].query, after: pageParam, limit: 20 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card>
      <div className="page-title">
        <h2 className="card-title">{t({ zh: '问题隐患逐条整改', en: 'Item by item' })}</h2>
        <Segmented<Narrowing>
          value={shown}
          onChange={setShown}
          options={(['open', 'late', 'done'] as const).map((value) => ({ value, label: t(narrowings[value].label) }))}
          aria-label={t({ zh: '问题隐患逐条整改', en: 'Item by item' })}
        />
      </div>
      <Refused reason={list.error} retry={() => void list.refetch()} />
      {list.isPending && <Loading />}
      {list.data && rows.length === 0 && <p className="quiet">{t({ zh: '没有', en: 'None' })}</p>}
      <ol className="items">
        {rows.map((item, index) => (
          <RectificationRow key={item.finding.id} item={item} serial={index + 1} />
        ))}
      </ol>
      <More query={list} />
    </Card>
  );
}

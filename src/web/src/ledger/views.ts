import { useQuery, useQueryClient } from '@tanstack/react-query';
import { everyPage } from '../api/all';
import { api, data, type Schema } from '../api/client';
import type { Filter } from './filter';

/** A way of looking at the ledger that is kept under a name: one's own, or shared by the office of one's organisation or of one above it. */
export type View = Schema<'LedgerViewItem'>;

/** The views that one may open, and how to keep, change and remove one's own. What the server refuses is thrown. */
export function useViews() {
  const client = useQueryClient();
  const { data: views = [] } = useQuery({
    queryKey: ['ledger-views'],
    queryFn: () => everyPage((after) => data(api.GET('/api/v1/ledger/views', { params: { query: { after, limit: 200 } } }))),
  });
  const path = (view: View) => ({ path: { id: view.id }, header: { 'If-Match': view.etag } as never });
  const changed = () => client.invalidateQueries({ queryKey: ['ledger-views'] });
  return {
    views,
    add: (name: string, sharedWithId: string | null, filter: Filter) =>
      api.POST('/api/v1/ledger/views', { body: { ...bodyOf(filter), name, sharedWithId } }).then(changed),
    change: (view: View, filter: Filter) =>
      api
        .PUT('/api/v1/ledger/views/{id}', {
          params: path(view),
          body: { ...bodyOf(filter), name: view.name, sharedWithId: view.sharedWith?.id ?? null },
        })
        .finally(changed),
    remove: (view: View) => api.DELETE('/api/v1/ledger/views/{id}', { params: path(view) }).finally(changed),
  };
}

// The address holds texts, the server keeps values.
const bodyOf = ({ sort, columns, overdue, ...filter }: Filter) => ({
  filter: { ...filter, overdue: overdue === 'true' || null } as never,
  sort: sort ?? null,
  columns: columns?.split(',') ?? null,
});

/** What a view puts into the address of the page. */
export const filterOf = ({ filter, sort, columns }: View): Filter => ({
  ...Object.fromEntries(
    Object.entries(filter)
      .filter(([, value]) => value)
      .map(([name, value]) => [name, String(value)]),
  ),
  ...(sort ? { sort } : {}),
  ...(columns.length ? { columns: columns.join(',') } : {}),
});

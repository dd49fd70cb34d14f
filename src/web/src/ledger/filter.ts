import { useSearchParams } from 'react-router';

/** What the ledger can be narrowed to, by the names of the API, its order and its columns. The address of the page holds it, so that a view is a link. */
export const filterNames = [
  'definition',
  'state',
  'stage',
  'standing',
  'inspection',
  'under',
  'party',
  'region',
  'regionItself',
  'industry',
  'area',
  'unit',
  'responsibleUnit',
  'duty',
  'foundFrom',
  'foundTo',
  'dueBefore',
  'overdue',
  'without',
  'text',
  'sort',
  'columns',
] as const;
export type FilterName = (typeof filterNames)[number];
export type Filter = Partial<Record<FilterName, string>>;

export function useFilter() {
  const [search, setSearch] = useSearchParams();
  const filter: Filter = Object.fromEntries(filterNames.flatMap((name) => (search.get(name) ? [[name, search.get(name)!]] : [])));
  const set = (changes: Filter) => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(changes)) {
      if (value) {
        next.set(name, value);
      } else {
        next.delete(name);
      }
    }
    setSearch(next, { replace: true });
  };
  return { filter, set, replace: (all: Filter) => setSearch(new URLSearchParams(all as Record<string, string>), { replace: true }) };
}

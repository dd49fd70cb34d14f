import { useState } from 'react';
import type { Filter } from './filter';

/** A way of looking at the ledger that somebody keeps under a name. */
export interface View {
  name: string;
  filter: Filter;
}

const kept = 'xuncha.ledger.views';
const keptColumns = 'xuncha.ledger.columns';

const read = <T>(key: string, otherwise: T): T => {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? 'null') as T | null) ?? otherwise;
  } catch {
    return otherwise;
  }
};

/** The views that were kept on this device. */
export function useViews() {
  const [views, setViews] = useState(() => read<View[]>(kept, []));
  const keep = (next: View[]) => {
    localStorage.setItem(kept, JSON.stringify(next));
    setViews(next);
  };
  return {
    views,
    add: (view: View) => keep([...views.filter((one) => one.name !== view.name), view]),
    remove: (name: string) => keep(views.filter((one) => one.name !== name)),
  };
}

/** The columns that are shown, as chosen on this device. */
export function useColumns(usual: string[]) {
  const [columns, setColumns] = useState(() => read(keptColumns, usual));
  return [
    columns,
    (next: string[]) => {
      localStorage.setItem(keptColumns, JSON.stringify(next));
      setColumns(next);
    },
  ] as const;
}

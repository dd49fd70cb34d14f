import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { api, data, type Schema } from '../api/client';
import { kinds, type Kind } from './kinds';

/** A record as it was read, with the tag that says which version that was. */
export interface Read {
  record: Schema<'RecordView'>;
  etag: string;
}

/** Every kind of record has the same operations; their types are those of an inspection's. */
export const routeOf = (kind: Kind) => `/api/v1/${kinds[kind].route}` as '/api/v1/inspections';

export function useRecordQuery(kind: Kind | undefined, id: string) {
  return useQuery({
    queryKey: ['record', id],
    enabled: !!kind,
    queryFn: async (): Promise<Read> => {
      const { data: record, response } = await api.GET(`${routeOf(kind!)}/{id}`, { params: { path: { id } } });
      return { record: record!, etag: response.headers.get('ETag') ?? '' };
    },
  });
}

export const RecordContext = createContext<Read>(null!);
export const useRecord = () => useContext(RecordContext);

/** Makes everything that is shown of a record be read again. */
export function useRefresh() {
  const client = useQueryClient();
  const { record } = useRecord();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['record', record.id] }),
      client.invalidateQueries({ queryKey: ['work'] }),
      client.invalidateQueries({ queryKey: ['ledger'] }),
    ]);
}

export function usePapers() {
  const { record } = useRecord();
  return useQuery({
    queryKey: ['record', record.id, 'papers'],
    queryFn: () => data(api.GET(`${routeOf(record.kind)}/{id}/papers`, { params: { path: { id: record.id } } })),
  });
}

export function useExplainedDeadlines() {
  const { record } = useRecord();
  return useQuery({
    queryKey: ['record', record.id, 'deadlines'],
    queryFn: () => data(api.GET(`${routeOf(record.kind)}/{id}/deadlines`, { params: { path: { id: record.id } } })),
  });
}

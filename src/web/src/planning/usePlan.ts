import { useMutation, useQuery } from '@tanstack/react-query';
import { everyPage } from '../api/all';
import { api, data, newKey, type Schema } from '../api/client';
import { useRecord, useRefresh } from '../records/useRecord';

export type PlanItem = Schema<'PlanItemView'>;
export type Batch = Schema<'BatchView'>;
export type PlanItemBody = Schema<'PlanItemBody'>;

/** The plan's programme, year and batches; refused as long as it names no programme. */
export function usePlanQuery() {
  const { record } = useRecord();
  return useQuery({
    queryKey: ['record', record.id, 'plan'],
    queryFn: () => data(api.GET('/api/v1/plans/{id}/batches', { params: { path: { id: record.id } } })),
  });
}

/** All of the plan's parties: as many as a year has. */
export function usePlanItems() {
  const { record } = useRecord();
  return useQuery({
    queryKey: ['record', record.id, 'plan-items'],
    queryFn: () =>
      everyPage((after) =>
        data(api.GET('/api/v1/plans/{id}/items', { params: { path: { id: record.id }, query: { after, limit: 200 } } })),
      ),
  });
}

/** What stands against submitting the plan, and who is owed and left out. */
export function usePlanCheck() {
  const { record } = useRecord();
  return useQuery({
    queryKey: ['record', record.id, 'plan-check'],
    queryFn: () => data(api.GET('/api/v1/plans/{id}/check', { params: { path: { id: record.id } } })),
  });
}

/** What every change of the plan is sent with: on the version that is shown, and carried out once. */
export function useVersion() {
  const { record, etag } = useRecord();
  return (path: object = {}, key: string = newKey()) => ({
    path: { id: record.id, ...path } as never,
    header: { 'If-Match': etag, 'Idempotency-Key': key } as never,
  });
}

/** A change by one click. Whether it was taken or refused, the plan is read again. */
export function usePlanChange<T>(change: (what: T) => Promise<unknown>) {
  const refresh = useRefresh();
  return useMutation({ mutationFn: change, onSettled: refresh });
}

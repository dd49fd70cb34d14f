import { useMutation, useQuery } from '@tanstack/react-query';
import { everyPage } from '../api/all';
import { api, data, newKey, type Schema } from '../api/client';
import { useSession } from '../app/session';
import { useRecord, useRefresh } from '../records/useRecord';

export type SeatView = Schema<'SeatView'>;
export type Seat = Schema<'Seat'>;
export type Candidate = Schema<'CandidateView'>;

export const seatTexts: Record<Seat, { zh: string; en: string }> = {
  leader: { zh: '组长', en: 'leader' },
  deputy: { zh: '副组长', en: 'deputy leader' },
  member: { zh: '组员', en: 'member' },
  expert: { zh: '专家', en: 'expert' },
};

export function useTeamQuery() {
  const { record } = useRecord();
  return useQuery({
    queryKey: ['record', record.id, 'team'],
    queryFn: () => data(api.GET('/api/v1/inspections/{id}/team', { params: { path: { id: record.id } } })),
  });
}

/** Everybody who may be called into the team, with what speaks against them. */
export function useCandidates(isWanted: boolean) {
  const { record } = useRecord();
  return useQuery({
    queryKey: ['record', record.id, 'candidates'],
    enabled: isWanted,
    queryFn: () =>
      everyPage((after) =>
        data(api.GET('/api/v1/inspections/{id}/team/candidates', { params: { path: { id: record.id }, query: { after, limit: 200 } } })),
      ),
  });
}

/** What one's roles may do to the team, as long as the inspection runs. */
export function useMay() {
  const { record } = useRecord();
  return (act: Schema<'Act'>, subject?: string) =>
    record.status === 'running' && record.permits.some((permit) => permit.act === act && (!subject || permit.subject === subject));
}

/** Whether somebody sits today, or is to sit. */
export function useSits() {
  const { today } = useSession();
  return (seat: SeatView) => !seat.to || seat.to >= today;
}

/** What a change of the team is sent with; it is carried out once. */
export function useTeamParams() {
  const { record } = useRecord();
  return (path: object = {}, key: string = newKey()) => ({
    path: { id: record.id, ...path } as never,
    header: { 'Idempotency-Key': key } as never,
  });
}

/** Appoints several together, all or none. */
export function useAppoint(onDone: () => void) {
  const refresh = useRefresh();
  const params = useTeamParams();
  return useMutation({
    mutationFn: (seats: { personId: string; seat: Seat }[]) =>
      api.POST('/api/v1/inspections/{id}/team/appointments', { params: params(), body: { seats } }),
    onSuccess: async () => {
      onDone();
      await refresh();
    },
  });
}

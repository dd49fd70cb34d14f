import { useQuery } from '@tanstack/react-query';
import { everyPage } from '../api/all';
import { api, data, type Schema } from '../api/client';

export type CoverageItem = Schema<'CoverageItem'>;

/** How far a programme has come on a day: what the server counts, and every row of it, of which there are as many as parties. */
export function useCoverage(programme: string | undefined, on: string) {
  return useQuery({
    queryKey: ['coverage', programme, on],
    enabled: !!programme,
    placeholderData: (before) => before,
    queryFn: async () => {
      let counted: { counts: Record<string, number>; total: number } = { counts: {}, total: 0 };
      const rows = await everyPage<CoverageItem>(async (after) => {
        const page = await data(
          api.GET('/api/v1/programmes/{id}/coverage', { params: { path: { id: programme! }, query: { on, after, limit: 200 } } }),
        );
        counted = { counts: page.counts as Record<string, number>, total: page.total };
        return page;
      });
      return { ...counted, rows };
    },
  });
}

export function useProgramme(id: string | undefined) {
  return useQuery({
    queryKey: ['programme', id],
    enabled: !!id,
    queryFn: () => data(api.GET('/api/v1/programmes/{id}', { params: { path: { id: id! } } })),
  });
}

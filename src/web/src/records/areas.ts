import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data, type Schema } from '../api/client';
import { definitionQuery } from './definition';
import { useRecord } from './useRecord';

type Area = Schema<'NamedPart'>;

/** The content areas against which a record is filed: the checklist of the nearest record above that has one, or its own. */
export function useAreas(): Area[] {
  const { record } = useRecord();
  const client = useQueryClient();
  const { data: areas } = useQuery({
    queryKey: ['areas', record.id],
    staleTime: Infinity,
    queryFn: async () => {
      const checklist = async (one: { definition: string; definitionVersion: number }) =>
        (await client.fetchQuery(definitionQuery(one.definition, one.definitionVersion))).checklist;
      for (let above = record.parentId; above;) {
        const parent: Schema<'RecordItem'> = await data(api.GET('/api/v1/records/{id}', { params: { path: { id: above } } }));
        const found = await checklist(parent);
        if (found.length > 0) {
          return found;
        }
        above = parent.parentId;
      }
      return checklist(record);
    },
  });
  return areas ?? [];
}

import { useQueries, useQuery } from '@tanstack/react-query';
import { api, data, type Schema } from '../api/client';

export type Definition = Schema<'DefinitionView'>;

/** How a version of a definition is asked for: one that is published never changes. */
export const definitionQuery = (id: string, version: number) => {
  const [family, name] = id.split('/') as [string, string];
  return {
    queryKey: ['definition', id, version],
    staleTime: Infinity,
    queryFn: () => data(api.GET('/api/v1/definitions/{family}/{name}/versions/{version}', { params: { path: { family, name, version } } })),
  };
};

/** The version of a definition that a record is pinned to; undefined until it is there. */
export function useDefinition(record: { definition: string; definitionVersion: number }) {
  return useQuery(definitionQuery(record.definition, record.definitionVersion)).data;
}

/** Every definition, by its newest version. */
export function useDefinitions() {
  return useQuery({ queryKey: ['definitions'], staleTime: 300_000, queryFn: () => data(api.GET('/api/v1/definitions')) }).data ?? [];
}

/** The newest published versions of the definitions of one kind of record. */
export function useDefinitionsOf(kind: Schema<'RecordKind'>) {
  const wanted = useDefinitions().filter((item) => item.record === kind && item.published);
  return useQueries({ queries: wanted.map((item) => definitionQuery(item.id, item.published!)) }).flatMap((query) =>
    query.data ? [query.data] : [],
  );
}

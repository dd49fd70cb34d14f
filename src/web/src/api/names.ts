import { useQuery } from '@tanstack/react-query';
import DataLoader from 'dataloader';
import { useContext } from 'react';
import { LanguageContext } from '../app/language';
import { api, data, type Schema } from './client';

// What is asked for at one time is asked for together; what is known is kept by the queries below, not here.
const together = { cache: false, maxBatchSize: 100 };

const organisations = new DataLoader<string, Schema<'OrganisationView'> | undefined>(async (ids) => {
  const { items } = await data(api.GET('/api/v1/organisations', { params: { query: { ids: [...new Set(ids)], limit: 200 } } }));
  return ids.map((id) => items.find((item) => item.id === id));
}, together);

const people = new DataLoader<string, Schema<'PersonView'> | undefined>(async (ids) => {
  const { items } = await data(api.GET('/api/v1/people', { params: { query: { ids: [...new Set(ids)], limit: 200 } } }));
  return ids.map((id) => items.find((item) => item.id === id));
}, together);

/** What an organisation is called. */
export function useOrganisation(id: string | null | undefined) {
  const chosen = useContext(LanguageContext);
  const { data: name } = useQuery({
    queryKey: ['organisation-name', id],
    queryFn: async () => {
      const found = await organisations.load(id!);
      return found ? { zh: found.nameZh, en: found.nameEn } : null;
    },
    enabled: !!id,
    staleTime: Infinity,
  });
  return name?.[chosen] ?? '';
}

/** What a person is called. */
export function usePerson(id: string | null | undefined) {
  const { data: name } = useQuery({
    queryKey: ['person-name', id],
    queryFn: async () => (await people.load(id!))?.displayName ?? null,
    enabled: !!id,
    staleTime: Infinity,
  });
  return name ?? '';
}

export const OrganisationName = ({ id }: { id: string | null | undefined }) => useOrganisation(id);
export const PersonName = ({ id }: { id: string | null | undefined }) => usePerson(id);

import { useQuery } from '@tanstack/react-query';
import { useContext } from 'react';
import { LanguageContext } from '../app/language';
import { api, data } from './client';

/** Collects the ids that are asked for at one time and asks for them together. */
function batched<T>(ask: (ids: string[]) => Promise<Map<string, T>>) {
  let waiting: { id: string; done: (found: T | null) => void; failed: (reason: unknown) => void }[] = [];
  return (id: string) =>
    new Promise<T | null>((done, failed) => {
      waiting.push({ id, done, failed });
      if (waiting.length > 1) {
        return;
      }
      setTimeout(async () => {
        const asked = waiting;
        waiting = [];
        try {
          const found = new Map<string, T>();
          const ids = [...new Set(asked.map((one) => one.id))];
          for (let from = 0; from < ids.length; from += 100) {
            (await ask(ids.slice(from, from + 100))).forEach((value, key) => found.set(key, value));
          }
          asked.forEach((one) => one.done(found.get(one.id) ?? null));
        } catch (reason) {
          asked.forEach((one) => one.failed(reason));
        }
      });
    });
}

const organisation = batched(async (ids) => {
  const page = await data(api.GET('/api/v1/organisations', { params: { query: { ids, limit: 200 } } }));
  return new Map(page.items.map((item) => [item.id, { zh: item.nameZh, en: item.nameEn }]));
});

const person = batched(async (ids) => {
  const page = await data(api.GET('/api/v1/people', { params: { query: { ids, limit: 200 } } }));
  return new Map(page.items.map((item) => [item.id, item.displayName]));
});

/** What an organisation is called. */
export function useOrganisation(id: string | null | undefined) {
  const chosen = useContext(LanguageContext);
  const { data: name } = useQuery({
    queryKey: ['organisation-name', id],
    queryFn: () => organisation(id!),
    enabled: !!id,
    staleTime: Infinity,
  });
  return name?.[chosen] ?? '';
}

/** What a person is called. */
export function usePerson(id: string | null | undefined) {
  const { data: name } = useQuery({ queryKey: ['person-name', id], queryFn: () => person(id!), enabled: !!id, staleTime: Infinity });
  return name ?? '';
}

export const OrganisationName = ({ id }: { id: string | null | undefined }) => useOrganisation(id);
export const PersonName = ({ id }: { id: string | null | undefined }) => usePerson(id);

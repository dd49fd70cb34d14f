import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { api, data, Problem, type Schema } from '../api/client';

export type Session = Schema<'Session'>;

/** Whoever is signed in; null for nobody. */
export function useSessionQuery() {
  return useQuery({
    queryKey: ['session'],
    staleTime: 60_000,
    queryFn: async (): Promise<Session | null> => {
      try {
        return await data(api.GET('/api/v1/session'));
      } catch (reason) {
        if (reason instanceof Problem && reason.status === 401) {
          return null;
        }
        throw reason;
      }
    },
  });
}

export const SessionContext = createContext<Session>(null!);
export const useSession = () => useContext(SessionContext);

const administrators = ['system-administrator', 'security-administrator', 'audit-administrator'];

/** Whether somebody holds a post, in whichever organisation. */
export const holds = (session: Session, ...posts: string[]) => session.posts.some((held) => posts.includes(held.post));

/** The posts of an inspected party, or of a unit that has to rectify. */
export const postsOfParty = ['liaison', 'party-leader'];

/** Whether all that somebody holds is one of the three administrators' posts, who know nothing of records. */
export const isAdministrator = (session: Session) =>
  session.posts.length > 0 && session.posts.every((held) => administrators.includes(held.post));

/** Whether somebody holds one of several posts in the root organisation, by oneself and not as a deputy: administration by two persons is theirs. */
export function useHoldsAtRoot(...posts: string[]) {
  const session = useSession();
  const ids = session.posts.filter((held) => posts.includes(held.post) && !held.deputyFor).map((held) => held.organisationId);
  const { data: page } = useQuery({
    queryKey: ['organisations', 'of-posts', ids],
    enabled: ids.length > 0,
    staleTime: Infinity,
    queryFn: () => data(api.GET('/api/v1/organisations', { params: { query: { ids, limit: 200 } } })),
  });
  return page?.items.some((organisation) => organisation.kind === 'root') ?? false;
}

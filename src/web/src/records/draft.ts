import { useCallback, useState } from 'react';

/** What was typed and not sent, kept in this window so that a lost connection, a reload or an ended session loses none of it. */
export function useDraft<T extends object>(name: string) {
  const key = `xuncha.draft.${name}`;
  const [first] = useState<Partial<T>>(() => {
    try {
      return JSON.parse(sessionStorage.getItem(key) ?? '{}');
    } catch {
      return {};
    }
  });
  const keep = useCallback((values: Partial<T>) => sessionStorage.setItem(key, JSON.stringify(values)), [key]);
  const forget = useCallback(() => sessionStorage.removeItem(key), [key]);
  return { first, keep, forget };
}

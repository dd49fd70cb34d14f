import { useState } from 'react';

/** Does something that the server may refuse, and keeps the refusal until the next attempt, or until it is forgotten. */
export function useAct() {
  const [reason, setReason] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  async function act(work: () => Promise<unknown>) {
    setBusy(true);
    setReason(undefined);
    try {
      await work();
    } catch (refused) {
      setReason(refused);
    } finally {
      setBusy(false);
    }
  }
  return { act, busy, reason, forget: () => setReason(undefined) };
}

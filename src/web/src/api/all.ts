/** Every row of a list that comes in pages, where all of it is shown at once. */
export async function everyPage<T>(ask: (after: string | undefined) => Promise<{ items: T[]; next: null | string }>) {
  const rows: T[] = [];
  for (let after: string | undefined; ;) {
    const page = await ask(after);
    rows.push(...page.items);
    if (!page.next) {
      return rows;
    }
    after = page.next;
  }
}

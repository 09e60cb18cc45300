/**
 * `Promise.all(items.map(work))` with at most `limit` at a time, results in the items' order. After an error nothing more is begun.
 *
 * @throws Of several errors that of the first item, not the first in time: which that is would depend on the day.
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const failures: unknown[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length && failures.length === 0) {
      const index = next++;
      try {
        results[index] = await work(items[index], index);
      } catch (error) {
        failures[index] = error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  const failed = failures.findIndex((_, index) => index in failures);
  if (failed >= 0) throw failures[failed];
  return results;
}

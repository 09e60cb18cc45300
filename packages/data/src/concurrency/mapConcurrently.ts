/**
 * Does what `Promise.all(items.map(work))` does, with at most `limit` calls of `work` pending at a time. After an error
 * no further call is started.
 *
 * @returns The results in the order of the items.
 * @throws If several calls fail, the error of the first item by index, so that the error does not depend on timing.
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

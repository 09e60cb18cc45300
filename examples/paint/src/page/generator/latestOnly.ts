/**
 * Returns a function that runs `work`, never twice at the same time; calls during a run cause one more run afterwards,
 * so that the last call is always answered.
 */
export function latestOnly(work: () => Promise<void>, failed: (error: unknown) => void): () => void {
  let [busy, again] = [false, false];
  const run = async () => {
    busy = true;
    try {
      do {
        again = false;
        await work();
      } while (again);
    } catch (error) {
      failed(error);
    } finally {
      busy = false;
    }
  };
  return () => {
    again = true;
    if (!busy) run();
  };
}

/**
 * A call for `work` that may come at any time: never two at once, and what was called for meanwhile is done once, afterwards.
 *
 * Each waits for a frame, so that the page shows a stroke before a backend without threads holds it up.
 */
export function redrawing(work: () => Promise<void>, failed: (error: unknown) => void): () => void {
  let [busy, again] = [false, false];
  const run = async () => {
    busy = true;
    do {
      again = false;
      await new Promise((done) => setTimeout(done, 20));
      await work();
    } while (again);
    busy = false;
  };
  return () => {
    again = true;
    if (!busy) run().catch(failed);
  };
}

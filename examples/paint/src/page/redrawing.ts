/**
 * Returns a function that runs `work`, never twice at the same time; calls during a run cause one more run afterwards.
 *
 * Each run waits for an animation frame, so that the page shows a stroke before a backend without threads blocks it.
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

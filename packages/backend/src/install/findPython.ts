import type { Run } from './runLogged.js';

/** Finds a Python 3 with pip: the first of `$PYTHON`, `python3` and `python` that runs pip; undefined if there is none. */
export async function findPython(run: Run): Promise<string | undefined> {
  for (const python of [process.env.PYTHON, 'python3', 'python']) {
    if (python && (await run(python, ['-m', 'pip', '--version'], { timeout: 60_000 })).code === 0) return python;
  }
  return undefined;
}

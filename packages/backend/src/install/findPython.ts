import type { Run } from './runLogged.js';

/** A Python 3 with pip, or undefined: `PYTHON`, `python3`, `python`, whichever answers first. */
export async function findPython(run: Run): Promise<string | undefined> {
  for (const python of [process.env.PYTHON, 'python3', 'python']) {
    if (python && (await run(python, ['-m', 'pip', '--version'], { timeout: 60_000 })).code === 0) return python;
  }
  return undefined;
}

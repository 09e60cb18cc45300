import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { ResourceLimits } from 'node:worker_threads';

/** The module that workers run, and what Node is told to run it. */
export interface WorkerEntry {
  url: URL;
  execArgv?: string[];
  /** Memory of each. @defaultValue Node's */
  resourceLimits?: ResourceLimits;
}

/**
 * The worker beside this module: of the published package as it is; of the sources, as tests and a checkout have it, through tsx, which has
 * to be told anew in each thread.
 */
export function workerEntry(): WorkerEntry {
  if (!import.meta.url.endsWith('.ts')) return { url: new URL('./batchWorker.js', import.meta.url) };
  const home = pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json'));
  const tsx = new URL('./dist/esm/api/index.mjs', home).href;
  const register = `import { register } from ${JSON.stringify(tsx)}; register();`;
  const execArgv = ['--conditions=@ecgan/source', '--import', `data:text/javascript,${encodeURIComponent(register)}`];
  return { url: new URL('./batchWorker.ts', import.meta.url), execArgv };
}

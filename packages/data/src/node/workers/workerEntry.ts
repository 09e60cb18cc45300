import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { ResourceLimits } from 'node:worker_threads';

/** The module that workers run and the options of the threads. */
export interface WorkerEntry {
  url: URL;
  execArgv?: string[];
  /** Memory limits of each thread. @defaultValue those of Node */
  resourceLimits?: ResourceLimits;
}

/**
 * Returns the worker module next to this one. In the published package it is JavaScript; in a checkout it is TypeScript
 * and runs through tsx, which must be registered in each thread.
 */
export function workerEntry(): WorkerEntry {
  if (!import.meta.url.endsWith('.ts')) return { url: new URL('./batchWorker.js', import.meta.url) };
  const home = pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json'));
  const tsx = new URL('./dist/esm/api/index.mjs', home).href;
  const register = `import { register } from ${JSON.stringify(tsx)}; register();`;
  const execArgv = ['--conditions=@ecgan/source', '--import', `data:text/javascript,${encodeURIComponent(register)}`];
  return { url: new URL('./batchWorker.ts', import.meta.url), execArgv };
}

import type { Backend } from './Backend.js';
import type { BackendName } from './BackendName.js';

/** The backends of this process. */
export interface ProcessBackends {
  started: Map<BackendName, Backend>;
  current?: Backend;
  /** Settles when the last start has. */
  queue: Promise<unknown>;
}

const key = Symbol.for('@ecgan/backend backends');

/** On the global object, as TF.js keeps its own backend: a second copy of this module must find the first one's. */
export function processBackends(): ProcessBackends {
  const holder = globalThis as { [key]?: ProcessBackends };
  holder[key] ??= { started: new Map(), queue: Promise.resolve() };
  return holder[key];
}

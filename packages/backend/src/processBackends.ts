import type { Backend } from './Backend.js';
import type { BackendName } from './BackendName.js';

/** The backends that this process has started. */
export interface ProcessBackends {
  started: Map<BackendName, Backend>;
  current?: Backend;
  /** Settles when the last start has finished. */
  queue: Promise<unknown>;
}

const key = Symbol.for('@ecgan/backend backends');

/**
 * Returns the state kept on the global object, where TF.js keeps its own, so that a second copy of this module shares
 * it.
 */
export function processBackends(): ProcessBackends {
  const holder = globalThis as { [key]?: ProcessBackends };
  holder[key] ??= { started: new Map(), queue: Promise.resolve() };
  return holder[key];
}

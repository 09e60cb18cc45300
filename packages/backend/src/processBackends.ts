import type { Engine } from './Backend.js';
import type { EngineName } from './BackendName.js';

/** The engines of this process. */
export interface ProcessEngines {
  started: Map<EngineName, Engine>;
  current?: Engine;
  /** Settles when the last start has. */
  queue: Promise<unknown>;
}

const key = Symbol.for('@ecgan/backend engines');

/** On the global object, as TF.js keeps its own engine: a second copy of this module must find the first one's. */
export function processEngines(): ProcessEngines {
  const holder = globalThis as { [key]?: ProcessEngines };
  holder[key] ??= { started: new Map(), queue: Promise.resolve() };
  return holder[key];
}

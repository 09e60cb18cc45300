import '@tensorflow/tfjs-layers'; // registers the gradients
import { ready, setBackend, version_core } from '@tensorflow/tfjs-core';
import type { Backend, BackendDriver, SkippedBackend, UseBackendOptions } from './Backend.js';
import type { BackendName } from './BackendName.js';
import { BackendConflictError, BackendUnavailableError } from './errors.js';
import { processBackends } from './processBackends.js';

/** The backends that Node, or a browser, can start. */
export interface BackendChoice {
  /** Fastest first. */
  names: readonly BackendName[];
  /** Drivers are imported on demand, so a process that uses wasm never loads libtensorflow or Dawn. */
  drivers: Record<BackendName, () => Promise<BackendDriver>>;
  /** Version of Node, or name of the browser. */
  versions: Record<string, string>;
}

/** Starts the fastest backend of a choice, or the one named: `useBackend` for Node and for browsers. */
export async function startBackend(
  choice: BackendChoice,
  name: BackendName | undefined,
  options: UseBackendOptions,
): Promise<Backend> {
  const state = processBackends();
  // Starts run one after another: `setBackend` is global, so two concurrent starts would interfere.
  const backend = state.queue.then(() => (name ? start(choice, name, options, true, []) : startBest(choice, options)));
  state.queue = backend.catch(() => undefined);
  options.log?.((await backend).summary);
  return backend;
}

async function start(
  choice: BackendChoice,
  name: BackendName,
  options: UseBackendOptions,
  named: boolean,
  skipped: SkippedBackend[],
): Promise<Backend> {
  const state = processBackends();
  const started = state.started.get(name);
  if (started) {
    await setBackend(name);
    state.current = started;
    return started;
  }
  const running = state.current?.name;
  if (running && (name === 'tensorflow' || running === 'tensorflow')) {
    throw new BackendConflictError({ running, requested: name });
  }
  const driver = await choice.drivers[name]();
  const { device, versions, notes = [], dispose } = await driver.start(named, options);
  await ready();
  const reasons = skipped.map((backend) => `; not ${backend.name}: ${backend.reason}`).join('');
  const backend: Backend = {
    name,
    device,
    versions: { ...choice.versions, tfjs: version_core, ...versions },
    skipped,
    notes,
    summary: `backend ${name} (${device})${reasons}${notes.map((note) => `; ${note}`).join('')}`,
    dispose,
  };
  state.started.set(name, backend);
  state.current = backend;
  return backend;
}

async function startBest(choice: BackendChoice, options: UseBackendOptions): Promise<Backend> {
  const { current } = processBackends();
  if (current) return current;
  const skipped: SkippedBackend[] = [];
  for (const name of choice.names) {
    try {
      return await start(choice, name, options, false, skipped);
    } catch (error) {
      if (!(error instanceof BackendUnavailableError)) throw error;
      skipped.push({ name, reason: error.reason });
    }
  }
  throw new BackendUnavailableError({
    backend: 'cpu',
    reason: skipped.map(({ name, reason }) => `${name}: ${reason}`).join('; '),
    advice: 'Reinstall @ecgan/backend.',
  });
}

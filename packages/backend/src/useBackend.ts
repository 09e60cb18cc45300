import '@tensorflow/tfjs-layers';
import { ready, setBackend, version_core } from '@tensorflow/tfjs-core';
import type { Backend, BackendDriver, SkippedBackend } from './Backend.js';
import { type BackendName, backendNames } from './BackendName.js';
import { BackendConflictError, BackendUnavailableError } from './errors.js';
import { processBackends } from './processBackends.js';
// registers the gradients

/** Options of {@link useBackend}. */
export interface UseBackendOptions {
  /** Receives the one line that says which backend was taken and why. @defaultValue nothing is said */
  log?: (line: string) => void;
}

/** Loaded one by one: a process that computes on wasm never loads libtensorflow or Dawn. */
const drivers: Record<BackendName, () => Promise<BackendDriver>> = {
  tensorflow: async () => (await import('./backends/tensorflow.js')).tensorflow,
  webgpu: async () => (await import('./backends/webgpu.js')).webgpu,
  wasm: async () => (await import('./backends/wasm.js')).wasm,
  cpu: async () => (await import('./backends/cpu.js')).cpu,
};

async function start(name: BackendName, named: boolean, skipped: SkippedBackend[]): Promise<Backend> {
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
  const driver = await drivers[name]();
  const { device, versions, notes = [], dispose } = await driver.start(named);
  await ready();
  const reasons = skipped.map((backend) => `; not ${backend.name}: ${backend.reason}`).join('');
  const backend: Backend = {
    name,
    device,
    versions: { node: process.versions.node, tfjs: version_core, ...versions },
    skipped,
    notes,
    summary: `backend ${name} (${device})${reasons}${notes.map((note) => `; ${note}`).join('')}`,
    dispose,
  };
  state.started.set(name, backend);
  state.current = backend;
  return backend;
}

async function startBest(): Promise<Backend> {
  const { current } = processBackends();
  if (current) return current;
  const skipped: SkippedBackend[] = [];
  for (const name of backendNames) {
    try {
      return await start(name, false, skipped);
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

/**
 * Makes the best backend of this machine, or the one named, the one TF.js computes with.
 *
 * Unnamed, it takes the first that runs here of: `tensorflow`, `webgpu` with a hardware adapter, `wasm`, `cpu`; a
 * process that already has a backend keeps it. Calling it again with the same name changes nothing.
 *
 * @param name - The backend to take. Named `webgpu` also takes a software adapter.
 * @param options - See {@link UseBackendOptions}.
 * @returns The backend with its device, versions and, in `summary`, one line that says why it is this one.
 * @throws {@link BackendUnavailableError} if the named backend cannot run here; it says what to do.
 * @throws {@link BackendConflictError} if this process already computes with another backend and one of them is
 * `tensorflow`: tensors do not move between them.
 * @example
 * ```ts
 * import { useBackend } from '@ecgan/backend';
 *
 * const backend = await useBackend();
 * console.log(backend.summary); // backend wasm (…, WebAssembly SIMD, 1 thread); not tensorflow: …
 * ```
 */
export async function useBackend(name?: BackendName, { log }: UseBackendOptions = {}): Promise<Backend> {
  const state = processBackends();
  // One after another: two backends starting at once would each take the other's backend for their own.
  const backend = state.queue.then(() => (name ? start(name, true, []) : startBest()));
  state.queue = backend.catch(() => undefined);
  log?.((await backend).summary);
  return backend;
}

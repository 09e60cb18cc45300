import '@tensorflow/tfjs-layers'; // registers the gradients
import { ready, setBackend, version_core } from '@tensorflow/tfjs-core';
import type { Engine, EngineDriver, SkippedEngine } from './Engine.js';
import { type EngineName, engineNames } from './EngineName.js';
import { EngineConflictError } from './errors/EngineConflictError.js';
import { EngineUnavailableError } from './errors/EngineUnavailableError.js';
import { processEngines } from './processEngines.js';

/** Options of {@link useBackend}. */
export interface UseBackendOptions {
  /** Receives the one line that says which engine was taken and why. @defaultValue nothing is said */
  log?: (line: string) => void;
}

/** Loaded one by one: a process that computes on wasm never loads libtensorflow or Dawn. */
const drivers: Record<EngineName, () => Promise<EngineDriver>> = {
  tensorflow: async () => (await import('./engines/tensorflow.js')).tensorflow,
  webgpu: async () => (await import('./engines/webgpu.js')).webgpu,
  wasm: async () => (await import('./engines/wasm.js')).wasm,
  cpu: async () => (await import('./engines/cpu.js')).cpu,
};

async function start(name: EngineName, named: boolean, skipped: SkippedEngine[]): Promise<Engine> {
  const state = processEngines();
  const started = state.started.get(name);
  if (started) {
    await setBackend(name);
    state.current = started;
    return started;
  }
  const running = state.current?.name;
  if (running && (name === 'tensorflow' || running === 'tensorflow')) {
    throw new EngineConflictError({ running, asked: name });
  }
  const driver = await drivers[name]();
  const { device, versions, notes = [], dispose } = await driver.start(named);
  await ready();
  const reasons = skipped.map((engine) => `; not ${engine.name}: ${engine.reason}`).join('');
  const engine: Engine = {
    name,
    device,
    versions: { node: process.versions.node, tfjs: version_core, ...versions },
    skipped,
    notes,
    summary: `engine ${name} (${device})${reasons}${notes.map((note) => `; ${note}`).join('')}`,
    dispose,
  };
  state.started.set(name, engine);
  state.current = engine;
  return engine;
}

async function startBest(): Promise<Engine> {
  const { current } = processEngines();
  if (current) return current;
  const skipped: SkippedEngine[] = [];
  for (const name of engineNames) {
    try {
      return await start(name, false, skipped);
    } catch (error) {
      if (!(error instanceof EngineUnavailableError)) throw error;
      skipped.push({ name, reason: error.reason });
    }
  }
  throw new EngineUnavailableError({
    engine: 'cpu',
    reason: skipped.map(({ name, reason }) => `${name}: ${reason}`).join('; '),
    advice: 'Reinstall @ecgan/backend.',
  });
}

/**
 * Makes the best engine of this machine, or the one named, the one TF.js computes with.
 *
 * Unnamed, it takes the first that runs here of: `tensorflow`, `webgpu` with a hardware adapter, `wasm`, `cpu`; a
 * process that already has an engine keeps it. Calling it again with the same name changes nothing.
 *
 * @param name - The engine to take. Named `webgpu` also takes a software adapter.
 * @param options - See {@link UseBackendOptions}.
 * @returns The engine with its device, versions and, in `summary`, one line that says why it is this one.
 * @throws {@link EngineUnavailableError} if the named engine cannot run here; it says what to do.
 * @throws {@link EngineConflictError} if this process already computes with another engine and one of them is
 * `tensorflow`: tensors do not move between them.
 * @example
 * ```ts
 * import { useBackend } from '@ecgan/backend';
 *
 * const engine = await useBackend();
 * console.log(engine.summary); // engine wasm (…, WebAssembly SIMD, 1 thread); not tensorflow: …
 * ```
 */
export async function useBackend(name?: EngineName, { log }: UseBackendOptions = {}): Promise<Engine> {
  const state = processEngines();
  // One after another: two engines starting at once would each take the other's backend for their own.
  const engine = state.queue.then(() => (name ? start(name, true, []) : startBest()));
  state.queue = engine.catch(() => undefined);
  log?.((await engine).summary);
  return engine;
}

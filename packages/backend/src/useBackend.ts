import type { Backend, UseBackendOptions } from './Backend.js';
import { type BackendName, backendNames } from './BackendName.js';
import { type BackendChoice, startBackend } from './startBackend.js';

const inNode: BackendChoice = {
  names: backendNames,
  drivers: {
    tensorflow: async () => (await import('./backends/tensorflow.js')).tensorflow,
    webgpu: async () => (await import('./backends/webgpu.js')).webgpu,
    wasm: async () => (await import('./backends/wasm.js')).wasm,
    cpu: async () => (await import('./backends/cpu.js')).cpu,
  },
  versions: { node: process.versions.node },
};

/**
 * Starts the fastest backend of this machine, or the one named, and makes it the current TF.js backend.
 *
 * Without a name it uses the first of these that can be started: `tensorflow`, `webgpu` with a hardware adapter,
 * `wasm`, `cpu`. In a browser: `webgpu`, `wasm`. Without a name, a process that already has a backend keeps it.
 * Starting the same backend again has no effect.
 *
 * @param name - The backend to start. `webgpu` by name also accepts a software adapter.
 * @param options - See {@link UseBackendOptions}.
 * @returns The backend with its device, versions and, in `summary`, one line that says why it was chosen.
 * @throws {@link BackendUnavailableError} if the named backend cannot run on this machine; the message says how to fix
 * it.
 * @throws {@link BackendConflictError} if this process already uses another backend and one of the two is `tensorflow`:
 * tensors cannot be moved between them.
 * @example
 * ```ts
 * import { useBackend } from '@ecgan/backend';
 *
 * const backend = await useBackend();
 * console.log(backend.summary); // backend wasm (…, WebAssembly SIMD, 1 thread); not tensorflow: …
 * ```
 */
export async function useBackend(name?: BackendName, options: UseBackendOptions = {}): Promise<Backend> {
  return startBackend(inNode, name, options);
}

import type { Backend, BackendDriver, UseBackendOptions } from '../Backend.js';
import type { BackendName } from '../BackendName.js';
import { BackendUnavailableError } from '../errors.js';
import { type BackendChoice, startBackend } from '../startBackend.js';

const inBrowser: BackendChoice = {
  names: ['webgpu', 'wasm'],
  drivers: {
    tensorflow: async () => onlyInNode('tensorflow'),
    webgpu: async () => (await import('./webgpu.js')).webgpu,
    wasm: async () => (await import('./wasm.js')).wasm,
    cpu: async () => onlyInNode('cpu'),
  },
  versions: { browser: globalThis.navigator?.userAgent ?? 'unknown' },
};

/** `useBackend` in browsers: WebGPU on a hardware adapter, else WebAssembly. Arguments, result and errors are as in Node. */
export async function useBackend(name?: BackendName, options: UseBackendOptions = {}): Promise<Backend> {
  return startBackend(inBrowser, name, options);
}

function onlyInNode(backend: BackendName): BackendDriver {
  const reason = 'it runs in Node, and this is the entry for browsers';
  throw new BackendUnavailableError({ backend, reason, advice: "Use 'webgpu' or 'wasm'." });
}

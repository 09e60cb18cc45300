import type { BackendName } from './BackendName.js';
import { installedTensorflow } from './cache/installedTensorflow.js';

/**
 * Returns the backends that can run on this machine, fastest first, without loading any of them: `tensorflow` if it is
 * installed, `webgpu` only if `ECGAN_WEBGPU` is set (finding an adapter requires loading Dawn, which `useBackend`
 * does), `wasm`, `cpu`.
 *
 * @example
 * ```ts
 * import { installedBackends } from '@ecgan/backend';
 *
 * await installedBackends(); // ['tensorflow', 'wasm', 'cpu']
 * ```
 */
export async function installedBackends(): Promise<BackendName[]> {
  const backends: BackendName[] = ['wasm', 'cpu'];
  if (process.env.ECGAN_WEBGPU) backends.unshift('webgpu');
  if (installedTensorflow()) backends.unshift('tensorflow');
  return backends;
}

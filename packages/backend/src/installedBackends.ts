import type { BackendName } from './BackendName.js';
import { installedTensorflow } from './cache/installedTensorflow.js';

/**
 * The backends that can run here, best first, told without loading any: `tensorflow` where it is installed, `webgpu`
 * only where `ECGAN_WEBGPU` is set (finding an adapter means loading Dawn: `useBackend` does that), `wasm`, `cpu`.
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

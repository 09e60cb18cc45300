import type { EngineName } from './BackendName.js';
import { installedTensorflow } from './cache/installedTensorflow.js';

/**
 * The engines that can run here, best first, told without loading any: `tensorflow` where it is installed, `webgpu`
 * only where `ECGAN_WEBGPU` is set (finding an adapter means loading Dawn: `useBackend` does that), `wasm`, `cpu`.
 *
 * @example
 * ```ts
 * import { installedEngines } from '@ecgan/backend';
 *
 * await installedEngines(); // ['tensorflow', 'wasm', 'cpu']
 * ```
 */
export async function installedEngines(): Promise<EngineName[]> {
  const engines: EngineName[] = ['wasm', 'cpu'];
  if (process.env.ECGAN_WEBGPU) engines.unshift('webgpu');
  if (installedTensorflow()) engines.unshift('tensorflow');
  return engines;
}

import type { BackendName } from '../BackendName.js';
import { findAdapter } from './findAdapter.js';

/** `installedBackends` of browsers: `webgpu` if the browser has a hardware adapter, and `wasm`. */
export async function installedBackends(): Promise<BackendName[]> {
  const adapter = await findAdapter();
  return adapter && !adapter.software ? ['webgpu', 'wasm'] : ['wasm'];
}

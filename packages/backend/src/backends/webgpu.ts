import { createRequire } from 'node:module';
import { setBackend } from '@tensorflow/tfjs-core';
import type { BackendDriver } from '../Backend.js';
import { BackendUnavailableError } from '../errors.js';
import { probeAdapter } from './probeAdapter.js';

function unavailable(reason: string, advice: string): BackendUnavailableError {
  return new BackendUnavailableError({ backend: 'webgpu', reason, advice });
}

/** Puts Dawn where TF.js looks for a browser's WebGPU. @returns What takes it away again. */
async function provideNavigatorGpu(): Promise<() => void> {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const gpu = { value: create([]), configurable: true };
  if ('navigator' in globalThis) {
    Object.defineProperty(globalThis.navigator, 'gpu', gpu);
    return () => Reflect.deleteProperty(globalThis.navigator, 'gpu');
  }
  // Node 20 has no navigator; TF.js asks one for its user agent.
  const navigator = Object.defineProperty({ userAgent: `Node.js/${process.versions.node}` }, 'gpu', gpu);
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  return () => Reflect.deleteProperty(globalThis, 'navigator');
}

/**
 * Any GPU through Dawn, the npm package `webgpu`. Unnamed it takes only hardware. Tensors are read with `data()`:
 * `dataSync()` throws.
 */
export const webgpu: BackendDriver = {
  async start(named) {
    const adapter = await probeAdapter();
    if (adapter === undefined) {
      throw unavailable(
        "the npm package 'webgpu' is not installed",
        'Run `npm install webgpu`, or take another backend.',
      );
    }
    if (adapter === null) {
      const advice = "Install the GPU's Vulkan, Metal or D3D12 driver, or take another backend.";
      throw unavailable('no adapter was found', advice);
    }
    if (adapter.software && !named) {
      const advice = "Name 'webgpu' to compute on it all the same.";
      throw unavailable(`no hardware adapter, only ${adapter.description || adapter.architecture}`, advice);
    }
    const restore = await provideNavigatorGpu();
    await import('@tensorflow/tfjs-backend-webgpu'); // registers itself only where navigator.gpu is set
    if (!(await setBackend('webgpu'))) {
      restore();
      throw unavailable(`${adapter.description} gave no device`, 'Update its driver, or take another backend.');
    }
    // Dawn's threads outlive its last user only where something still holds it.
    process.once('exit', restore);
    const name = [adapter.vendor, adapter.architecture, adapter.description].filter(Boolean).join(' ');
    const require = createRequire(import.meta.url);
    const dawn = (require('webgpu/package.json') as { version: string }).version;
    return { device: name, versions: { dawn }, dispose: restore };
  },
};

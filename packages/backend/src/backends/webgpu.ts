import { createRequire } from 'node:module';
import { setBackend } from '@tensorflow/tfjs-core';
import type { BackendDriver } from '../Backend.js';
import { BackendUnavailableError } from '../errors.js';
import { probeAdapter } from './probeAdapter.js';

/**
 * TF.js's webgpu backend on any GPU through Dawn, the npm package `webgpu`. A software adapter is accepted only if the
 * backend was requested by name. Tensors must be read with `data()`: `dataSync()` throws.
 */
export const webgpu: BackendDriver = {
  async start(named) {
    const adapter = await probeAdapter();
    if (adapter === undefined) {
      throw unavailable(
        "the npm package 'webgpu' is not installed",
        'Run `npm install webgpu`, or use another backend.',
      );
    }
    if (adapter === null) {
      const advice = "Install the GPU's Vulkan, Metal or D3D12 driver, or use another backend.";
      throw unavailable('no adapter was found', advice);
    }
    if (adapter.software && !named) {
      const advice = "Request 'webgpu' by name to use it anyway.";
      throw unavailable(`no hardware adapter, only ${adapter.description || adapter.architecture}`, advice);
    }
    const restore = await provideNavigatorGpu();
    await import('@tensorflow/tfjs-backend-webgpu'); // registers itself only if navigator.gpu is set
    if (!(await setBackend('webgpu'))) {
      restore();
      throw unavailable(`${adapter.description} gave no device`, 'Update its driver, or use another backend.');
    }
    // Dawn's threads keep the process alive as long as something refers to Dawn.
    process.once('exit', restore);
    const name = [adapter.vendor, adapter.architecture, adapter.description].filter(Boolean).join(' ');
    const require = createRequire(import.meta.url);
    const dawn = (require('webgpu/package.json') as { version: string }).version;
    return { device: name, versions: { dawn }, dispose: restore };
  },
};

function unavailable(reason: string, advice: string): BackendUnavailableError {
  return new BackendUnavailableError({ backend: 'webgpu', reason, advice });
}

/**
 * Installs Dawn as `navigator.gpu`, where TF.js expects the WebGPU of a browser. @returns A function that removes it.
 */
async function provideNavigatorGpu(): Promise<() => void> {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const gpu = { value: create([]), configurable: true };
  if ('navigator' in globalThis) {
    Object.defineProperty(globalThis.navigator, 'gpu', gpu);
    return () => Reflect.deleteProperty(globalThis.navigator, 'gpu');
  }
  // Node 20 has no `navigator`; TF.js reads its user agent.
  const navigator = Object.defineProperty({ userAgent: `Node.js/${process.versions.node}` }, 'gpu', gpu);
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  return () => Reflect.deleteProperty(globalThis, 'navigator');
}

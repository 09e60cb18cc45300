import { setBackend } from '@tensorflow/tfjs-core';
import type { BackendDriver } from '../Backend.js';
import { BackendUnavailableError } from '../errors.js';
import { findAdapter } from './findAdapter.js';

/** TF.js's webgpu backend of a browser. A software adapter is accepted only if the backend was requested by name. */
export const webgpu: BackendDriver = {
  async start(named) {
    const adapter = await findAdapter();
    if (adapter === undefined) {
      const advice = "Open the page over https or from localhost in a browser with WebGPU, or use 'wasm'.";
      throw unavailable('this browser has no navigator.gpu', advice);
    }
    if (adapter === null) throw unavailable('no adapter was found', "Update the GPU's driver, or use 'wasm'.");
    if (adapter.software && !named) {
      const advice = "Request 'webgpu' by name to use it anyway.";
      throw unavailable(`no hardware adapter, only ${adapter.name}`, advice);
    }
    await import('@tensorflow/tfjs-backend-webgpu'); // registers itself only if navigator.gpu is set
    if (!(await setBackend('webgpu').catch(() => false)))
      throw unavailable(`${adapter.name} gave no device`, "Update its driver, or use 'wasm'.");
    return { device: adapter.name, versions: {} };
  },
};

function unavailable(reason: string, advice: string): BackendUnavailableError {
  return new BackendUnavailableError({ backend: 'webgpu', reason, advice });
}

import { cpus } from 'node:os';
import '@tensorflow/tfjs-backend-wasm';
import { env, setBackend } from '@tensorflow/tfjs-core';
import type { BackendDriver } from '../Backend.js';
import { BackendUnavailableError } from '../errors.js';
import { registerKernels } from '../kernels/registerKernels.js';
import { wasmKernels } from '../kernels/wasm/wasmKernels.js';

/** TF.js's wasm backend, one thread in Node, with the additional kernels that training needs. */
export const wasm: BackendDriver = {
  async start() {
    if (!(await setBackend('wasm'))) {
      throw new BackendUnavailableError({
        backend: 'wasm',
        reason: 'its WebAssembly module did not load',
        advice: "Reinstall @tensorflow/tfjs-backend-wasm, or use 'cpu'.",
      });
    }
    registerKernels(wasmKernels);
    const simd = await env().getAsync('WASM_HAS_SIMD_SUPPORT');
    return {
      device: `${cpus()[0]?.model ?? 'CPU'}, WebAssembly${simd ? ' SIMD' : ''}, 1 thread`,
      versions: {},
    };
  },
};

import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { env, setBackend } from '@tensorflow/tfjs-core';
import type { BackendDriver } from '../Backend.js';
import { BackendUnavailableError } from '../errors.js';
import { registerKernels } from '../kernels/registerKernels.js';
import { wasmKernels } from '../kernels/wasm/wasmKernels.js';
import { packedWasm } from './packedWasm.js';
import { unpackWasm } from './unpackWasm.js';

/**
 * TF.js's wasm backend of a browser, with the additional kernels that training needs. SIMD, one thread: its threads need
 * a page that is isolated from other origins, and the kernels were not tested with them.
 */
export const wasm: BackendDriver = {
  async start(_named, { wasmPaths }) {
    if (!(await env().getAsync('WASM_HAS_SIMD_SUPPORT')))
      throw unavailable('this browser has no WebAssembly SIMD', 'Use a browser of 2023 or later.');
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    let unpacked: string | undefined;
    if (wasmPaths !== undefined) setWasmPaths(wasmPaths);
    else if (packedWasm) {
      unpacked = await unpackWasm(packedWasm);
      const files = ['', '-simd', '-threaded-simd'].map((kind) => [`tfjs-backend-wasm${kind}.wasm`, unpacked]);
      setWasmPaths(Object.fromEntries(files));
    }
    try {
      if (!(await setBackend('wasm').catch(() => false)))
        throw unavailable(
          'its WebAssembly module did not load',
          'If the content security policy of the page forbids blob: addresses, serve the files of ' +
            '@tensorflow/tfjs-backend-wasm and give their folder as `wasmPaths`.',
        );
    } finally {
      if (unpacked) URL.revokeObjectURL(unpacked);
    }
    registerKernels(wasmKernels);
    return { device: 'WebAssembly SIMD, 1 thread', versions: {} };
  },
};

function unavailable(reason: string, advice: string): BackendUnavailableError {
  return new BackendUnavailableError({ backend: 'wasm', reason, advice });
}

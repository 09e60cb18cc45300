import { getThreadsCount, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { env, setBackend } from '@tensorflow/tfjs-core';
import type { BackendDriver } from '../Backend.js';
import { BackendError, BackendUnavailableError } from '../errors.js';
import { registerKernels } from '../kernels/registerKernels.js';
import { wasmKernels } from '../kernels/wasm/wasmKernels.js';
import { packedWasm } from './packedWasm.js';
import { unpackWasm } from './unpackWasm.js';

/**
 * TF.js's wasm backend of a browser, with the additional kernels that training needs. SIMD; one thread, unless more are asked for and can be had.
 */
export const wasm: BackendDriver = {
  async start(_named, { wasmPaths, threads: wanted = 1 }) {
    if (!(Number.isInteger(wanted) && wanted >= 1))
      throw new BackendError(`threads: expected a whole number ≥ 1, got ${wanted}.`, { threads: wanted });
    if (!(await env().getAsync('WASM_HAS_SIMD_SUPPORT')))
      throw unavailable('this browser has no WebAssembly SIMD', 'Use a browser of 2023 or later.');
    // The binary that bundlers take in with this package has no threads.
    const threaded = wanted > 1 && wasmPaths !== undefined && globalThis.crossOriginIsolated;
    if (threaded) setThreadsCount(Math.min(wanted, mostThreads));
    else env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
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
    const threads = threaded ? getThreadsCount() : 1;
    return { device: `WebAssembly SIMD, ${threads} ${threads === 1 ? 'thread' : 'threads'}`, versions: {} };
  },
};

/** Workers that TF.js's binary has ready when it starts; it would wait for more for ever. */
const mostThreads = 8;

function unavailable(reason: string, advice: string): BackendUnavailableError {
  return new BackendUnavailableError({ backend: 'wasm', reason, advice });
}

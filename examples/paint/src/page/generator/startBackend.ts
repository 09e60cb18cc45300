import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { getBackend, ready, setBackend } from '@tensorflow/tfjs-core';

/**
 * Starts the fastest backend of this browser: WebGPU, WebAssembly or plain JavaScript. If one is named, only that one
 * is tried.
 */
export async function startBackend(named: string | null): Promise<string> {
  setWasmPaths(new URL('wasm/', self.location.href).href);
  const hasGpu = 'gpu' in navigator && (await (navigator.gpu as GPU).requestAdapter()) !== null;
  const usual = hasGpu ? ['webgpu', 'wasm', 'cpu'] : ['wasm', 'cpu'];
  for (const name of named === null ? usual : [named]) {
    if (await setBackend(name).catch(() => false)) {
      await ready();
      return getBackend();
    }
  }
  throw new Error(`This browser cannot run ${named ?? 'any backend of TensorFlow.js'}.`);
}

import '@tensorflow/tfjs-backend-cpu';
import { type BackendName, useBackend } from '@ecgan/backend';
import { setBackend } from '@tensorflow/tfjs-core';

/**
 * Starts the fastest backend of this browser: WebGPU on a GPU or WebAssembly, both with the kernels of `@ecgan/backend`, or else plain JavaScript. If one
 * is named, only that one is tried.
 *
 * @returns Its name.
 * @throws BackendUnavailableError if the one that is named cannot run here.
 */
export async function startBackend(named: string | null): Promise<string> {
  if (named === 'cpu') return startPlain();
  const wasmPaths = new URL('wasm/', self.location.href).href;
  try {
    return (await useBackend((named ?? undefined) as BackendName | undefined, { wasmPaths })).name;
  } catch (error) {
    if (named !== null) throw error;
    return startPlain();
  }
}

/** TF.js in plain JavaScript, which every browser runs. */
async function startPlain(): Promise<string> {
  await setBackend('cpu');
  return 'cpu';
}

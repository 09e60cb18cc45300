import { cpus } from 'node:os';
import '@tensorflow/tfjs-backend-cpu';
import { backend, setBackend } from '@tensorflow/tfjs-core';
import type { BackendDriver } from '../Backend.js';
import { cpuKernels } from '../kernels/cpu/cpuKernels.js';
import { registerKernels } from '../kernels/registerKernels.js';

/** TF.js's cpu backend in plain JavaScript, with corrected kernels: 0.6 GFLOP/s. Always available. */
export const cpu: BackendDriver = {
  async start() {
    registerKernels(cpuKernels);
    await setBackend('cpu');
    // The backend prints a message on the console when it makes its first tensor; a library prints nothing.
    Object.assign(backend(), { firstUse: false });
    return { device: `${cpus()[0]?.model ?? 'CPU'}, JavaScript`, versions: {} };
  },
};

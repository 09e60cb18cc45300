import { cpus } from 'node:os';
import '@tensorflow/tfjs-backend-cpu';
import { backend, setBackend } from '@tensorflow/tfjs-core';
import type { BackendDriver } from '../Backend.js';
import { cpuKernels } from '../kernels/cpu/cpuKernels.js';
import { registerKernels } from '../kernels/registerKernels.js';

/** Plain JavaScript, its wrong kernels put right: 0.6 GFLOP/s. Always there. */
export const cpu: BackendDriver = {
  async start() {
    registerKernels(cpuKernels);
    await setBackend('cpu');
    // The backend greets at its first tensor, on the console; a library prints nothing.
    Object.assign(backend(), { firstUse: false });
    return { device: `${cpus()[0]?.model ?? 'CPU'}, JavaScript`, versions: {} };
  },
};

import { getKernel, type KernelConfig } from '@tensorflow/tfjs-core';
import { conv2D } from './conv2D.js';
import { conv2DBackpropFilter } from './conv2DBackpropFilter.js';

const replacements = { Conv2D: conv2D, Conv2DBackpropFilter: conv2DBackpropFilter };

/** A kernel that is replaced. */
type Replaced = keyof typeof replacements;

const natives = new Map<Replaced, KernelConfig>();

/** libtensorflow's own kernel of a name, also once ours is in its place. */
export function nativeKernel(name: Replaced): KernelConfig {
  const native = natives.get(name) ?? getKernel(name, 'tensorflow');
  natives.set(name, native);
  return native;
}

let kernels: readonly KernelConfig[] | undefined;

/** What libtensorflow does several times slower than need be on a processor, with oneDNN; its own kernels must be registered. */
export function tensorflowKernels(): readonly KernelConfig[] {
  kernels ??= Object.entries(replacements).map(([name, replace]) => replace(nativeKernel(name as Replaced)));
  return kernels;
}

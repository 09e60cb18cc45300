import { getKernel, type KernelConfig } from '@tensorflow/tfjs-core';
import { conv2D } from './conv2D.js';
import { conv2DBackpropFilter } from './conv2DBackpropFilter.js';

const replacements = { Conv2D: conv2D, Conv2DBackpropFilter: conv2DBackpropFilter };

/** Name of a kernel that is replaced. */
type Replaced = keyof typeof replacements;

const natives = new Map<Replaced, KernelConfig>();

/** Returns the kernel of libtensorflow, also after it was replaced. */
export function nativeKernel(name: Replaced): KernelConfig {
  const native = natives.get(name) ?? getKernel(name, 'tensorflow');
  natives.set(name, native);
  return native;
}

let kernels: readonly KernelConfig[] | undefined;

/**
 * Replacements of libtensorflow kernels that are several times faster on the CPU with oneDNN. libtensorflow must be
 * registered first.
 */
export function tensorflowKernels(): readonly KernelConfig[] {
  kernels ??= Object.entries(replacements).map(([name, replace]) => replace(nativeKernel(name as Replaced)));
  return kernels;
}

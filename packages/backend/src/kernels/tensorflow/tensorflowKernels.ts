import { getKernel, type KernelConfig } from '@tensorflow/tfjs-core';
import { addN } from './addN.js';
import { conv2D } from './conv2D.js';
import { conv2DBackpropFilter } from './conv2DBackpropFilter.js';
import { gatherV2 } from './gatherV2.js';
import { softmax } from './softmax.js';
import { cast, reshape } from './withoutEffect.js';

/** Replacements that are faster on a CPU with oneDNN. */
const faster = { Conv2D: conv2D, Conv2DBackpropFilter: conv2DBackpropFilter };

/** Replacements for every device that avoid work, or whose results are equal bit for bit inside a function. */
const leaner = { AddN: addN, Cast: cast, GatherV2: gatherV2, Reshape: reshape, Softmax: softmax };

/** Name of a kernel that is replaced. */
type Replaced = keyof typeof faster | keyof typeof leaner;

const natives = new Map<Replaced, KernelConfig>();

/** Returns tfjs-node's own kernel, even after it was replaced. */
export function nativeKernel(name: Replaced): KernelConfig {
  const native = natives.get(name) ?? getKernel(name, 'tensorflow');
  natives.set(name, native);
  return native;
}

const replace = (replacements: Partial<Record<Replaced, (original: KernelConfig) => KernelConfig>>) =>
  Object.entries(replacements).map(([name, replacement]) => replacement(nativeKernel(name as Replaced)));

let kernels: readonly KernelConfig[] | undefined;
let leanerKernels: readonly KernelConfig[] | undefined;

/**
 * Replacements of libtensorflow kernels that are several times faster on the CPU with oneDNN. libtensorflow must be
 * registered first.
 */
export function tensorflowKernels(): readonly KernelConfig[] {
  kernels ??= replace(faster);
  return kernels;
}

/**
 * Replacements of tfjs-node kernels that run unnecessary ops, read tensors back, or return other bits inside a function.
 * tfjs-node must be registered first.
 */
export function tensorflowLeanerKernels(): readonly KernelConfig[] {
  leanerKernels ??= replace(leaner);
  return leanerKernels;
}

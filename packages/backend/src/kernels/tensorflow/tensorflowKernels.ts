import { getKernel, type KernelConfig } from '@tensorflow/tfjs-core';
import { addN } from './addN.js';
import { conv2D } from './conv2D.js';
import { conv2DBackpropFilter } from './conv2DBackpropFilter.js';
import { gatherV2 } from './gatherV2.js';
import { softmax } from './softmax.js';
import { cast, reshape } from './withoutEffect.js';

/** What is faster on a processor with oneDNN. */
const faster = { Conv2D: conv2D, Conv2DBackpropFilter: conv2DBackpropFilter };

/** What does less, or the same in a function, wherever libtensorflow computes. */
const leaner = { AddN: addN, Cast: cast, GatherV2: gatherV2, Reshape: reshape, Softmax: softmax };

/** A kernel that is replaced. */
type Replaced = keyof typeof faster | keyof typeof leaner;

const natives = new Map<Replaced, KernelConfig>();

/** libtensorflow's own kernel of a name, also once ours is in its place. */
export function nativeKernel(name: Replaced): KernelConfig {
  const native = natives.get(name) ?? getKernel(name, 'tensorflow');
  natives.set(name, native);
  return native;
}

const replace = (replacements: Partial<Record<Replaced, (original: KernelConfig) => KernelConfig>>) =>
  Object.entries(replacements).map(([name, replacement]) => replacement(nativeKernel(name as Replaced)));

let kernels: readonly KernelConfig[] | undefined;
let leanerKernels: readonly KernelConfig[] | undefined;

/** What libtensorflow does several times slower than need be on a processor, with oneDNN; its own kernels must be registered. */
export function tensorflowKernels(): readonly KernelConfig[] {
  kernels ??= replace(faster);
  return kernels;
}

/** What tfjs-node does in vain, reads back, or does differently inside a function; its own kernels must be registered. */
export function tensorflowLeanerKernels(): readonly KernelConfig[] {
  leanerKernels ??= replace(leaner);
  return leanerKernels;
}

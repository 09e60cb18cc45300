import { averagePool2d, spectralConv2d, upsampleNearest2d } from '@ecgan/core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { initialWeights, type SeedSequence } from './initialWeights.js';

/** Options of {@link spectralResidualBlock}. */
export interface SpectralResidualBlockOptions {
  /** Prefix of the layer names: `${name}_conv_0`, … */
  name: string;
  filters: number;
  /** Whether the block halves or doubles the size. */
  resize: 'halve' | 'double';
  /** Whether x is the image itself, so that no activation precedes the first conv. @defaultValue false */
  first?: boolean;
  network: { initialGain: number };
  seeds: SeedSequence;
}

/**
 * Residual block of spectral convs without feature normalisation: leaky ReLU 0.2 and conv3×3, twice, plus a conv1×1
 * shortcut. It either upsamples (nearest neighbour, ×2) before the convs or average-pools (2×2) after them.
 *
 * @remarks The conv1×1 commutes with both ways of resizing, so it is applied at the lower resolution: the same values
 * for a quarter of the computation.
 * @param x - `[batch, height, width, channels]`
 * @returns `[batch, height / 2, width / 2, filters]`, or `[batch, 2·height, 2·width, filters]`.
 * @see Schönfeld et al. 2021, arXiv 2012.04781, appendix
 */
export function spectralResidualBlock(
  x: SymbolicTensor,
  { name, filters, resize, first = false, network, seeds }: SpectralResidualBlockOptions,
): SymbolicTensor {
  const activate = (features: SymbolicTensor, part: number) =>
    layers.leakyReLU({ name: `${name}_activation_${part}`, alpha: 0.2 }).apply(features) as SymbolicTensor;
  const convolve = (features: SymbolicTensor, part: number | 's', kernelSize: number) =>
    spectralConv2d({
      name: `${name}_conv_${part}`,
      filters,
      kernelSize,
      useBias: part !== 's',
      ...initialWeights(network, seeds),
    }).apply(features) as SymbolicTensor;
  const double = (features: SymbolicTensor, part: string) =>
    upsampleNearest2d({ name: `${name}_upsample_${part}` }).apply(features) as SymbolicTensor;
  const halve = (features: SymbolicTensor, part: string) =>
    averagePool2d({ name: `${name}_pool_${part}`, poolSize: 2 }).apply(features) as SymbolicTensor;

  const active = first ? x : activate(x, 0);
  const middle = convolve(resize === 'double' ? double(active, 'r') : active, 0, 3);
  const last = convolve(activate(middle, 1), 1, 3);
  const residual = resize === 'halve' ? halve(last, 'r') : last;
  const shortcut = resize === 'halve' ? convolve(halve(x, 's'), 's', 1) : double(convolve(x, 's', 1), 's');
  return layers.add({ name: `${name}_sum` }).apply([shortcut, residual]) as SymbolicTensor;
}

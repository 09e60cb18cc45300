import { spade, spectralConv2d } from '@ecgan/core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ResolvedEcganOptions } from './EcganOptions.js';
import { encoderLabels } from './generatorInputs.js';
import { initialWeights, type SeedSequence } from './initialWeights.js';

/** Options of {@link spadeResidualBlock}. */
export interface SpadeResidualBlockOptions {
  /** Prefix of the layer names: `${name}_norm_0`, `${name}_conv_0`, … */
  name: string;
  inputFilters: number;
  filters: number;
  network: ResolvedEcganOptions;
  seeds: SeedSequence;
}

/**
 * SPADE's residual block: SPADE norm, leaky ReLU 0.2 and spectral conv3×3, twice, with `min(inputFilters, filters)`
 * filters in between. If `inputFilters` and `filters` differ, the shortcut is a SPADE norm and a spectral conv1×1
 * without bias.
 *
 * @param x - `[batch, height, width, inputFilters]`
 * @param labels - The label inputs of `spade`: a dense map, or the four tensors of a layout's level.
 * @returns `[batch, height, width, filters]`
 * @see Park et al. 2019, arXiv 1903.07291, figure 4
 */
export function spadeResidualBlock(
  x: SymbolicTensor,
  labels: SymbolicTensor[],
  { name, inputFilters, filters, network, seeds }: SpadeResidualBlockOptions,
): SymbolicTensor {
  const middleFilters = Math.min(inputFilters, filters);
  const normalize = (input: SymbolicTensor, part: string) =>
    spade({
      name: `${name}_norm_${part}`,
      ...encoderLabels(network),
      hiddenFilters: network.hiddenFilters,
      normalization: network.normalization,
      gain: network.initialGain,
      seed: seeds.next(),
    }).apply([input, ...labels]) as SymbolicTensor;
  const activate = (input: SymbolicTensor, part: string) =>
    layers.leakyReLU({ name: `${name}_activation_${part}`, alpha: 0.2 }).apply(input) as SymbolicTensor;
  const convolve = (input: SymbolicTensor, part: string, width: number, kernelSize: number) =>
    spectralConv2d({
      name: `${name}_conv_${part}`,
      filters: width,
      kernelSize,
      padding: 'same',
      useBias: part !== 's',
      ...initialWeights(network, seeds),
    }).apply(input) as SymbolicTensor;

  const middle = convolve(activate(normalize(x, '0'), '0'), '0', middleFilters, 3);
  const residual = convolve(activate(normalize(middle, '1'), '1'), '1', filters, 3);
  const shortcut = inputFilters === filters ? x : convolve(normalize(x, 's'), 's', filters, 1);
  return layers.add({ name: `${name}_sum` }).apply([shortcut, residual]) as SymbolicTensor;
}

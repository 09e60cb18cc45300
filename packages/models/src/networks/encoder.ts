import { type LabelLayout, type LayoutInputs, labelConv2d, layoutInputs, upsampleNearest2d } from '@ecgan/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type CompleteEcganOptions, completeOptions, type EcganOptions } from './options.js';
import { SeedSequence } from './seedSequence.js';
import { spadeResidualBlock } from './spadeResidualBlock.js';
import { startingWeights } from './startingWeights.js';

/** Width of each block in multiples of C, and how many halvings of the image it works at, for six levels. */
const blocks = [
  { name: 'head_0', width: 16, halvings: 5 },
  { name: 'middle_0', width: 16, halvings: 4 },
  { name: 'middle_1', width: 16, halvings: 4 },
  { name: 'up_0', width: 8, halvings: 3 },
  { name: 'up_1', width: 4, halvings: 2 },
  { name: 'up_2', width: 2, halvings: 1 },
  { name: 'up_3', width: 1, halvings: 0 },
] as const;

/** Where a block works: SPADE's "more" (seven levels) starts one halving lower and doubles between the middle blocks. */
function levelOf(block: (typeof blocks)[number], levels: number): number {
  const lower = levels === 7 && (block.name === 'head_0' || block.name === 'middle_0');
  return block.halvings + (lower ? 1 : 0);
}

/**
 * Connects E, the shared encoder, to the inputs of a label layout: the trunk of the SPADE generator.
 *
 * @returns Backbone features F, `[batch, height, width, filters]`
 */
export function connectEncoder(
  labels: LayoutInputs,
  network: CompleteEcganOptions,
  seeds: SeedSequence,
): SymbolicTensor {
  let level = network.levels - 1;
  let inputFilters = 16 * network.filters;
  const [innerPatches, innerIndex] = labels.levels[level];
  let x = labelConv2d({
    name: 'encoder_fc',
    filters: inputFilters,
    kernelSize: 3,
    padding: 'same',
    numClasses: network.numClasses,
    boundary: network.boundary,
    ...startingWeights(network, seeds),
  }).apply([innerPatches, innerIndex]) as SymbolicTensor;
  for (const block of blocks) {
    const name = `encoder_${block.name}`;
    for (; level > levelOf(block, network.levels); level--) {
      x = upsampleNearest2d({ name: `${name}_upsample_${level}` }).apply(x) as SymbolicTensor;
    }
    const filters = block.width * network.filters;
    x = spadeResidualBlock(x, labels.levels[level], { name, inputFilters, filters, network, seeds });
    inputFilters = filters;
  }
  return x;
}

/**
 * E alone: a label layout in, backbone features out.
 *
 * Feed it {@link generatorInputs} of a layout by `apply`; `predict` would cut the layout's tables along their first dimension.
 *
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.1; the trunk is that of arXiv 1903.07291
 */
export function encoder(options: EcganOptions): LayersModel {
  const network = completeOptions(options);
  const labels = layoutInputs({ levels: network.levels });
  const features = connectEncoder(labels, network, new SeedSequence(network.seed));
  return model({ name: 'encoder', inputs: labels.levels.flat(), outputs: features });
}

/**
 * What E, and so every generator built on it, is fed of a layout: the tables of all levels, without the symbols, which it has no
 * use for. (A model drops an input that nothing is connected to when it is saved.)
 */
export function generatorInputs(layout: LabelLayout): Tensor[] {
  return layout.inputs().slice(1);
}

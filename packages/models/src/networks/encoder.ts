import { labelConv2d, upsampleNearest2d } from '@ecgan/core';
import { type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type EcganOptions, type ResolvedEcganOptions, resolveOptions } from './EcganOptions.js';
import { encoderLabels, type GeneratorInputs, generatorInputs } from './generatorInputs.js';
import { initialWeights, SeedSequence } from './initialWeights.js';
import { spadeResidualBlock } from './spadeResidualBlock.js';

/** A residual block of E. */
interface TrunkBlock {
  /** Name of the block in SPADE's code. */
  name: string;
  /** Level of the block: it works at 1/2^halvings of the image size. */
  halvings: number;
  /** Filters of the block, in multiples of C. */
  width: number;
}

/**
 * E, the shared encoder from labels to the features F: the trunk of the SPADE generator, with any number of levels ≥ 3.
 * {@link trunkBlocks} lists its blocks.
 *
 * @param options - See {@link EcganOptions}; options of the other networks are ignored.
 * @returns A model from labels (plus a style with `styleSize`, plus noise with `noiseSize`) to F
 * `[batch, height, width, filters]`; {@link applyToLabels} applies it.
 * @throws {@link ValueError} for an option out of range.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.1; the trunk is that of arXiv 1903.07291
 * @example
 * ```ts
 * import { applyToLabels, encoder } from '@ecgan/models';
 *
 * const network = encoder({ numClasses: 35, filters: 32, levels: 4 });
 * const [features] = applyToLabels(network, layout); // [batch, height, width, 32]
 * ```
 */
export function encoder(options: EcganOptions): LayersModel {
  const network = resolveOptions(options);
  const inputs = generatorInputs(network);
  const [features] = connectEncoder(inputs, network, new SeedSequence(network.seed));
  return model({ name: 'encoder', inputs: inputs.all, outputs: features });
}

/**
 * Applies the layers of E to the inputs of a generator.
 *
 * @returns The features of each level k, `[batch, height / 2^k, width / 2^k, encoderFilters(k)]`; those of level 0 are F.
 */
export function connectEncoder(
  inputs: GeneratorInputs,
  network: ResolvedEcganOptions,
  seeds: SeedSequence,
): SymbolicTensor[] {
  const features: SymbolicTensor[] = [];
  let level = network.levels - 1;
  let inputFilters = encoderFilters(level, network);
  let x = inputs.style
    ? connectStyle(inputs.style, inputFilters, network, seeds)
    : connectLabels(inputs.encoderLevels[level], inputFilters, network, seeds);
  for (const block of trunkBlocks(network.levels, network.filterDoublings)) {
    const name = `encoder_${block.name}`;
    for (; level > block.halvings; level--) {
      x = upsampleNearest2d({ name: `${name}_upsample_${level}` }).apply(x) as SymbolicTensor;
    }
    const filters = encoderFilters(level, network);
    x = spadeResidualBlock(x, inputs.encoderLevels[level], { name, inputFilters, filters, network, seeds });
    inputFilters = filters;
    // If a level has two blocks, the second overwrites the first.
    features[level] = x;
  }
  return features;
}

/** Number of channels of E's features at a level. */
export function encoderFilters(
  level: number,
  { filters, filterDoublings }: Pick<ResolvedEcganOptions, 'filters' | 'filterDoublings'>,
): number {
  return filterMultiple(level, filterDoublings) * filters;
}

/**
 * The residual blocks of E for any number of levels L ≥ 3, first to last: the head at L−1 halvings, at least two middle blocks,
 * then one block per upsampling to the image size. {@link filterMultiple} gives their filters.
 *
 * Six levels give SPADE's generator, whose two middle blocks have the same size. Seven give SPADE's "more", which
 * upsamples between them. Further levels add middle blocks; fewer levels leave out the blocks with the most filters.
 * Eight levels with five doublings give SPADE's "most" with blocks `up_0` … `up_4`, where C is half of SPADE's `ngf`.
 *
 * @see Park et al. 2019, arXiv 1903.07291, appendix A
 */
export function trunkBlocks(levels: number, doublings = 4): TrunkBlock[] {
  const top = levels - 1;
  // The middle blocks end where the filters stop doubling.
  const low = Math.min(doublings, top - 1);
  const middle = Math.max(2, top - low);
  const block = (name: string, halvings: number) => ({ name, halvings, width: filterMultiple(halvings, doublings) });
  return [
    block('head_0', top),
    ...Array.from({ length: middle }, (_, i) => block(`middle_${i}`, Math.max(low, top - 1 - i))),
    ...Array.from({ length: low }, (_, i) => block(`up_${i}`, low - 1 - i)),
  ];
}

/** The first features of the trunk: a conv3×3 of the labels at the coarsest level. */
function connectLabels(
  labels: SymbolicTensor[],
  filters: number,
  network: ResolvedEcganOptions,
  seeds: SeedSequence,
): SymbolicTensor {
  return labelConv2d({
    name: 'encoder_fc',
    filters,
    kernelSize: 3,
    padding: 'same',
    ...encoderLabels(network),
    ...initialWeights(network, seeds),
  }).apply(labels.slice(0, 2)) as SymbolicTensor;
}

/**
 * The first features of the trunk: a dense layer from the style to all pixels of the coarsest level.
 *
 * Its kernel is `[styleSize, h · w · filters]`, column `(y · w + x) · filters + c`; PyTorch's `fc.weight` is
 * `[filters · h · w, styleSize]`, row `(c · h + y) · w + x`.
 */
function connectStyle(
  style: SymbolicTensor,
  filters: number,
  { levels, height, width, initialGain }: ResolvedEcganOptions,
  seeds: SeedSequence,
): SymbolicTensor {
  const targetShape = [...[height, width].map((size) => (size as number) / 2 ** (levels - 1)), filters];
  const units = targetShape.reduce((product, length) => product * length, 1);
  const { kernelInitializer } = initialWeights({ initialGain }, seeds);
  const flat = layers.dense({ name: 'encoder_fc', units, kernelInitializer }).apply(style) as SymbolicTensor;
  return layers.reshape({ name: 'encoder_fc_pixels', targetShape }).apply(flat) as SymbolicTensor;
}

/** Filters of E after h halvings, in multiples of C: `min(2^doublings, 2^h)`. */
function filterMultiple(halvings: number, doublings: number): number {
  return 2 ** Math.min(halvings, doublings);
}

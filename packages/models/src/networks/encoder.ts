import { labelConv2d, upsampleNearest2d } from '@ecgan/core';
import { type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type CompleteEcganOptions, completeOptions, type EcganOptions } from './EcganOptions.js';
import { type GeneratorSource, generatorSource } from './generatorSource.js';
import { SeedSequence, startingWeights } from './initialWeights.js';
import { spadeResidualBlock } from './spadeResidualBlock.js';

/** Width of E's features at a level. */
export function encoderFilters(
  level: number,
  { filters, filterDoublings }: Pick<CompleteEcganOptions, 'filters' | 'filterDoublings'>,
): number {
  return trunkWidth(level, filterDoublings) * filters;
}

/**
 * Connects E, the shared encoder, to what a generator reads: the trunk of the SPADE generator.
 *
 * @returns Its features at each level, `[batch, height / 2^k, width / 2^k, encoderFilters(k)]`; those of level 0 are F.
 */
export function connectEncoder(
  source: GeneratorSource,
  network: CompleteEcganOptions,
  seeds: SeedSequence,
): SymbolicTensor[] {
  const features: SymbolicTensor[] = [];
  let level = network.levels - 1;
  let inputFilters = encoderFilters(level, network);
  let x = source.style
    ? startFromStyle(source.style, inputFilters, network, seeds)
    : startFromLabels(source.levels[level], inputFilters, network, seeds);
  for (const block of trunkBlocks(network.levels, network.filterDoublings)) {
    const name = `encoder_${block.name}`;
    for (; level > block.halvings; level--) {
      x = upsampleNearest2d({ name: `${name}_upsample_${level}` }).apply(x) as SymbolicTensor;
    }
    const filters = encoderFilters(level, network);
    x = spadeResidualBlock(x, source.levels[level], { name, inputFilters, filters, network, seeds });
    inputFilters = filters;
    // Of two blocks of one level the second.
    features[level] = x;
  }
  return features;
}

/** The trunk's first features: conv3×3 of the labels at the coarsest level. */
function startFromLabels(
  labels: SymbolicTensor[],
  filters: number,
  network: CompleteEcganOptions,
  seeds: SeedSequence,
): SymbolicTensor {
  return labelConv2d({
    name: 'encoder_fc',
    filters,
    kernelSize: 3,
    padding: 'same',
    numClasses: network.numClasses,
    boundary: network.boundary,
    ...startingWeights(network, seeds),
  }).apply(labels.slice(0, 2)) as SymbolicTensor;
}

/**
 * The trunk's first features: a linear map of the style to all pixels of the coarsest level.
 *
 * Its kernel is `[styleSize, h · w · filters]`, column `(y · w + x) · filters + c`; PyTorch's `fc.weight` is
 * `[filters · h · w, styleSize]`, row `(c · h + y) · w + x`.
 */
function startFromStyle(
  style: SymbolicTensor,
  filters: number,
  { levels, height, width, initialGain }: CompleteEcganOptions,
  seeds: SeedSequence,
): SymbolicTensor {
  const targetShape = [...[height, width].map((size) => (size as number) / 2 ** (levels - 1)), filters];
  const units = targetShape.reduce((product, length) => product * length, 1);
  const { kernelInitializer } = startingWeights({ initialGain }, seeds);
  const flat = layers.dense({ name: 'encoder_fc', units, kernelInitializer }).apply(style) as SymbolicTensor;
  return layers.reshape({ name: 'encoder_fc_pixels', targetShape }).apply(flat) as SymbolicTensor;
}

/**
 * E alone: labels in, backbone features out. The trunk of the SPADE generator, of any depth: see {@link trunkBlocks}.
 *
 * @returns A model from labels (and, with `styleSize`, a style) to F `[batch, height, width, filters]`; {@link applyToLabels} feeds it.
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
  const network = completeOptions(options);
  const source = generatorSource(network);
  const [features] = connectEncoder(source, network, new SeedSequence(network.seed));
  return model({ name: 'encoder', inputs: source.inputs, outputs: features });
}

/** One residual block of E. */
interface TrunkBlock {
  /** SPADE's name of it. */
  name: string;
  /** How often the image is halved where it works. */
  halvings: number;
  /** Its filters in multiples of C. */
  width: number;
}

/** Filters of E after h halvings, in multiples of C: `min(2^doublings, 2^h)`. */
function trunkWidth(halvings: number, doublings: number): number {
  return 2 ** Math.min(halvings, doublings);
}

/**
 * The residual blocks of E for any number of levels L ≥ 3, first to last: the head at L−1 halvings, at least two blocks in the middle,
 * then one per doubling up to the image's size, each as wide as {@link trunkWidth} says.
 *
 * Six levels are SPADE's generator, whose two middle blocks share a size; seven are its "more", which doubles between them.
 * More levels put more middle blocks between, fewer leave out the widest ones. Eight levels with five doublings are its "most", C being
 * half its `ngf`: the blocks `up_0` … `up_4`.
 *
 * @see Park et al. 2019, arXiv 1903.07291, appendix A
 */
export function trunkBlocks(levels: number, doublings = 4): TrunkBlock[] {
  const top = levels - 1;
  // Widths stop growing after the last doubling: the middle ends there.
  const low = Math.min(doublings, top - 1);
  const middle = Math.max(2, top - low);
  const block = (name: string, halvings: number) => ({ name, halvings, width: trunkWidth(halvings, doublings) });
  return [
    block('head_0', top),
    ...Array.from({ length: middle }, (_, i) => block(`middle_${i}`, Math.max(low, top - 1 - i))),
    ...Array.from({ length: low }, (_, i) => block(`up_${i}`, low - 1 - i)),
  ];
}

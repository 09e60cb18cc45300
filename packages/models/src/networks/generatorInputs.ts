import { labelNoise, layoutInputs } from '@ecgan/core';
import { input, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ResolvedEcganOptions } from './EcganOptions.js';

/** Symbolic inputs of a generator. */
export interface GeneratorInputs {
  /**
   * Per level the label inputs of `spade`: four tensors of a label layout or one dense map. A label conv takes the first
   * two, or the map. With noise level 0 alone.
   */
  levels: SymbolicTensor[][];
  /** The same for E: with noise dense maps that have it in further channels. */
  encoderLevels: SymbolicTensor[][];
  /** z, `[batch, styleSize]`, where the generator has a style. */
  style?: SymbolicTensor;
  /** The inputs of the model: labels, the style, the noise. Those of a layout leave out the symbols, unless there is noise. */
  all: SymbolicTensor[];
}

/**
 * Creates the symbolic inputs of a generator: labels at every level, as a layout or a dense map, a style if `styleSize` is not 0, and noise if
 * `noiseSize` is not.
 */
export function generatorInputs(network: ResolvedEcganOptions): GeneratorInputs {
  const style = network.styleSize > 0 ? input({ shape: [network.styleSize], name: 'style' }) : undefined;
  const labels = network.noiseSize > 0 ? noisyLabels(network) : plainLabels(network);
  const { all, noise, ...levels } = labels;
  return { ...levels, style, all: [...all, ...(style ? [style] : []), ...(noise ? [noise] : [])] };
}

/** Input channels of the label layers of E: the classes, or, with noise, as many channels as classes, boundaries and noise have together. */
export function encoderLabels({ numClasses, boundary, noiseSize }: ResolvedEcganOptions): {
  numClasses: number;
  boundary: boolean;
} {
  if (noiseSize === 0) return { numClasses, boundary };
  return { numClasses: numClasses + (boundary ? 1 : 0) + noiseSize, boundary: false };
}

/** Label inputs, those of E among them, and the noise. */
interface LabelInputs {
  levels: SymbolicTensor[][];
  encoderLevels: SymbolicTensor[][];
  all: SymbolicTensor[];
  noise?: SymbolicTensor;
}

function plainLabels(network: ResolvedEcganOptions): LabelInputs {
  const levels = network.denseLabels ? halved(denseMap(network), network.levels) : layoutOf(network).levels;
  return { levels, encoderLevels: levels, all: network.denseLabels ? levels[0] : levels.flat() };
}

/** Dense maps with noise for E, made of symbols or of a dense map; the labels alone for what follows it. */
function noisyLabels(network: ResolvedEcganOptions): LabelInputs {
  const { numClasses, boundary, noiseSize, denseLabels } = network;
  const noise = input({ shape: [null, null, noiseSize], name: 'noise' });
  const { all, labels, level } = denseLabels ? denseLabelsOf(network) : symbolsOf(network);
  const noisy = labelNoise({ name: 'label_noise', numClasses, boundary }).apply([labels, noise]) as SymbolicTensor;
  return { levels: [level], encoderLevels: halved(noisy, network.levels), all, noise };
}

function denseLabelsOf(network: ResolvedEcganOptions) {
  const map = denseMap(network);
  return { all: [map], labels: map, level: [map] };
}

/** The symbols, of which E's maps are made, and the inner neighbourhoods, which G_s reads. */
function symbolsOf(network: ResolvedEcganOptions) {
  const { symbols, levels } = layoutOf(network);
  const level = levels[0].slice(0, 2);
  return { all: [symbols, ...level], labels: symbols, level };
}

function layoutOf({ levels, height, width }: ResolvedEcganOptions) {
  return layoutInputs({ levels, height: height ?? undefined, width: width ?? undefined });
}

function denseMap({ numClasses, boundary, height, width }: ResolvedEcganOptions): SymbolicTensor {
  return input({ shape: [height, width, numClasses + (boundary ? 1 : 0)], name: 'segmentation_map' });
}

/**
 * A dense map at each level. Each level keeps every second pixel of the previous one, as a layout does; pooling with a window
 * of one pixel does that.
 */
function halved(map: SymbolicTensor, levels: number): SymbolicTensor[][] {
  const maps = [map];
  for (let level = 1; level < levels; level++) {
    const halve = layers.maxPooling2d({ name: `segmentation_map_${level}`, poolSize: 1, strides: 2 });
    maps.push(halve.apply(maps[level - 1]) as SymbolicTensor);
  }
  return maps.map((one) => [one]);
}

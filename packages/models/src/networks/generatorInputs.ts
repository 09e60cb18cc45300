import { labelNoise, layoutInputs } from '@ecgan/core';
import { input, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ResolvedEcganOptions } from './EcganOptions.js';

/** Symbolic inputs of a generator. */
export interface GeneratorInputs {
  /**
   * Label inputs of each level, for `spade`: four tensors of a label layout, or one dense map. A label conv takes the first
   * two tensors, or the map. With noise there is level 0 only, for G_s.
   */
  levels: SymbolicTensor[][];
  /** Label inputs of each level of E. With noise they are dense maps that hold the noise in additional channels. */
  encoderLevels: SymbolicTensor[][];
  /** z, `[batch, styleSize]`, if the generator has a style. */
  style?: SymbolicTensor;
  /** All inputs of the model, in order: labels, style, noise. The symbols of a layout are an input only if there is noise. */
  all: SymbolicTensor[];
}

/**
 * Creates the symbolic inputs of a generator: labels at every level, as a layout or a dense map; a style if `styleSize`
 * > 0; and noise if `noiseSize` > 0.
 */
export function generatorInputs(network: ResolvedEcganOptions): GeneratorInputs {
  const style = network.styleSize > 0 ? input({ shape: [network.styleSize], name: 'style' }) : undefined;
  const labels = network.noiseSize > 0 ? noisyLabels(network) : plainLabels(network);
  const { all, noise, ...levels } = labels;
  return { ...levels, style, all: [...all, ...(style ? [style] : []), ...(noise ? [noise] : [])] };
}

/** Options for the label layers of E. With noise, the channels of classes, boundary and noise all count as classes. */
export function encoderLabels({ numClasses, boundary, noiseSize }: ResolvedEcganOptions): {
  numClasses: number;
  boundary: boolean;
} {
  if (noiseSize === 0) return { numClasses, boundary };
  return { numClasses: numClasses + (boundary ? 1 : 0) + noiseSize, boundary: false };
}

/** Label inputs, those of E, and the noise. */
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

/** For E: dense maps with noise, computed from the symbols or from a dense map. For G_s: the labels without noise. */
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

/** The symbols, from which E's dense maps are computed, and the inner neighbourhoods, which G_s reads. */
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
 * A dense map at each level. Like a layout, each level keeps every second pixel of the previous one: max pooling with a
 * window of one pixel and stride 2.
 */
function halved(map: SymbolicTensor, levels: number): SymbolicTensor[][] {
  const maps = [map];
  for (let level = 1; level < levels; level++) {
    const halve = layers.maxPooling2d({ name: `segmentation_map_${level}`, poolSize: 1, strides: 2 });
    maps.push(halve.apply(maps[level - 1]) as SymbolicTensor);
  }
  return maps.map((one) => [one]);
}

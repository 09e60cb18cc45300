import { layoutInputs } from '@ecgan/core';
import { input, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ResolvedEcganOptions } from './EcganOptions.js';

/** Symbolic inputs of a generator. */
export interface GeneratorInputs {
  /**
   * Per level the label inputs of `spade`: four tensors of a label layout or one dense map. A label conv takes the first
   * two, or the map.
   */
  levels: SymbolicTensor[][];
  /** z, `[batch, styleSize]`, where the generator has a style. */
  style?: SymbolicTensor;
  /** The inputs of the model: labels, then the style. Those of a layout leave out the symbols, which the generator does not use. */
  all: SymbolicTensor[];
}

/** Creates the symbolic inputs of a generator: labels at every level, as a layout or a dense map, and a style if `styleSize` is not 0. */
export function generatorInputs(network: ResolvedEcganOptions): GeneratorInputs {
  const { denseLabels, styleSize } = network;
  const levels = denseLabels ? denseLevels(network) : layoutLevels(network);
  const labels = denseLabels ? levels[0] : levels.flat();
  if (styleSize === 0) return { levels, all: labels };
  const style = input({ shape: [styleSize], name: 'style' });
  return { levels, style, all: [...labels, style] };
}

function layoutLevels({ levels, height, width }: ResolvedEcganOptions): SymbolicTensor[][] {
  return layoutInputs({ levels, height: height ?? undefined, width: width ?? undefined }).levels;
}

/**
 * The dense map at each level. Each level keeps every second pixel of the previous one, as a layout does; pooling with a window
 * of one pixel does that.
 */
function denseLevels({ levels, numClasses, boundary, height, width }: ResolvedEcganOptions): SymbolicTensor[][] {
  const maps = [input({ shape: [height, width, numClasses + (boundary ? 1 : 0)], name: 'segmentation_map' })];
  for (let level = 1; level < levels; level++) {
    const halve = layers.maxPooling2d({ name: `segmentation_map_${level}`, poolSize: 1, strides: 2 });
    maps.push(halve.apply(maps[level - 1]) as SymbolicTensor);
  }
  return maps.map((map) => [map]);
}

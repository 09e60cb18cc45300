import { layoutInputs } from '@ecgan/core';
import { input, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ResolvedEcganOptions } from './EcganOptions.js';

/** What a generator reads, symbolically. */
export interface GeneratorInputs {
  /**
   * Per level what `spade` takes beside its features: four tensors of a label layout, or one dense map. A label conv takes the first
   * two, or the map.
   */
  levels: SymbolicTensor[][];
  /** z, `[batch, styleSize]`, where the generator has a style. */
  style?: SymbolicTensor;
  /** What the model takes: labels, then the style. Of a layout the tables of all levels, without the symbols, which it has no use for. */
  inputs: SymbolicTensor[];
}

/** The inputs of a generator: labels at every level as a layout or as a dense map, and a style where it has one. */
export function generatorInputs(network: ResolvedEcganOptions): GeneratorInputs {
  const { denseLabels, styleSize } = network;
  const levels = denseLabels ? denseLevels(network) : layoutLevels(network);
  const labels = denseLabels ? levels[0] : levels.flat();
  if (styleSize === 0) return { levels, inputs: labels };
  const style = input({ shape: [styleSize], name: 'style' });
  return { levels, style, inputs: [...labels, style] };
}

function layoutLevels({ levels, height, width }: ResolvedEcganOptions): SymbolicTensor[][] {
  return layoutInputs({ levels, height: height ?? undefined, width: width ?? undefined }).levels;
}

/** A map at each level: every second pixel of the one before, "nearest" as in a layout, which a pool of one pixel is. */
function denseLevels({ levels, numClasses, boundary, height, width }: ResolvedEcganOptions): SymbolicTensor[][] {
  const maps = [input({ shape: [height, width, numClasses + (boundary ? 1 : 0)], name: 'segmentation_map' })];
  for (let level = 1; level < levels; level++) {
    const halve = layers.maxPooling2d({ name: `segmentation_map_${level}`, poolSize: 1, strides: 2 });
    maps.push(halve.apply(maps[level - 1]) as SymbolicTensor);
  }
  return maps.map((map) => [map]);
}

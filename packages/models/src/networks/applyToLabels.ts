import { type LabelLayout, ShapeError, ValueError } from '@ecgan/core';
import { type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** How {@link applyToLabels} runs a network. */
export interface ApplyToLabelsOptions {
  /** What the network takes after the labels: a picture, a style. @defaultValue none */
  others?: Tensor[];
  /** Norms use the batch's statistics, spectral norms take a power iteration, dropout drops. @defaultValue false */
  training?: boolean;
}

/**
 * Feeds labels to any network of this package that begins with labels, and whatever else it takes after them.
 *
 * @remarks What a network reads of a layout (the symbols, some tables, or all levels' tables) is seen from its inputs: it works for a network
 * loaded from a file too. A network built with `denseLabels` makes the dense map of a layout itself. TF.js's `predict` would cut the layout's
 * tables along their first dimension.
 * @param labels - A layout with at least as many levels as the network has, or a dense map `[batch, height, width, channels]` for a
 * network built with `denseLabels`.
 * @returns All outputs of the network; the caller disposes them.
 * @throws {@link ValueError} if the layout has too few levels; {@link ShapeError} if an input has not the shape the network wants.
 * @example
 * ```ts
 * import { applyToLabels, spadeGenerator } from '@ecgan/models';
 *
 * const [image] = applyToLabels(spadeGenerator({ numClasses: 35 }), layout); // [batch, height, width, 3]
 * ```
 */
export function applyToLabels(
  network: LayersModel,
  labels: LabelLayout | Tensor4D,
  { others = [], training = false }: ApplyToLabelsOptions = {},
): Tensor4D[] {
  return tidy(() => {
    const labelTensors = labelInputs(network, labels);
    assertInputs(network, labelTensors, others);
    return [network.apply([...labelTensors, ...others], { training })].flat() as Tensor4D[];
  });
}

function assertInputs({ inputs, inputNames }: LayersModel, labels: Tensor[], others: Tensor[]): void {
  const wanted = inputNames.slice(labels.length);
  if (others.length !== wanted.length) {
    const expected = wanted.length > 0 ? `${wanted.length}, for ${wanted.join(', ')}` : 'none';
    throw new ValueError({ argument: 'number of others', expected, received: others.length });
  }
  [...labels, ...others].forEach(({ shape: received }, i) => {
    const expected = inputs[i].shape;
    const fits = received.length === expected.length && expected.every((n, axis) => n === null || n === received[axis]);
    if (!fits) throw new ShapeError({ argument: i < labels.length ? 'labels' : inputNames[i], expected, received });
  });
}

/**
 * What a network that begins with labels is fed of them, as its own inputs tell: the tensors of a layout it was built to read, or a
 * dense map.
 *
 * @returns The layout's own tensors, which live on; or a map, made here from a layout unless it was given.
 * @throws {@link ValueError} if a layout has too few levels, or a network that reads layouts is given a map.
 */
export function labelInputs(network: LayersModel, labels: LabelLayout | Tensor4D): Tensor[] {
  const dense = network.inputs[0].shape.length === 4;
  if ('rank' in labels) {
    if (dense) return [labels];
    const advice = 'Build the network with denseLabels: true to feed it a dense map.';
    throw new ValueError({ argument: 'labels', expected: 'a label layout', received: 'a dense map', advice });
  }
  return dense ? [labels.segmentationMap()] : layoutTensors(network, labels);
}

/** A run of the layout's tensors, as many as the network has integer inputs: from the symbols on, or from the first table. */
function layoutTensors({ inputs }: LayersModel, layout: LabelLayout): Tensor[] {
  const start = inputs[0].shape.length === 2 ? 1 : 0;
  const end = start + inputs.filter(({ dtype }) => dtype === 'int32').length;
  const tensors = layout.inputs();
  if (tensors.length >= end) return tensors.slice(start, end);
  const levels = Math.ceil((end - 1) / 4);
  const expected = `a layout of ${levels} levels, as many as the network has`;
  const advice = `Build the layout with levels: ${levels}.`;
  throw new ValueError({ argument: 'labels', expected, received: layout.levels.length, advice });
}

import { type JointBatch, type LabelLayout, ShapeError, ValueError } from '@ecgan/core';
import { type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Options of {@link applyToLabels}. */
export interface ApplyToLabelsOptions {
  /** Inputs after the labels, such as an image or a style. @defaultValue none */
  others?: Tensor[];
  /** Whether batch norms use batch statistics, spectral norms run a power iteration and dropout is active. @defaultValue false */
  training?: boolean;
  /**
   * The batch of which this process computes a part. In training, batch norms then use the statistics of the whole batch.
   * @defaultValue none: this process computes the whole batch
   */
  joint?: JointBatch;
}

/**
 * Applies a network whose first inputs are labels: to a label layout or a dense map, and to its other inputs.
 *
 * @remarks The network's inputs determine which tensors of the layout it takes (the symbols, some or all of the levels'
 * tensors), so this also works for a network loaded from a file. A network built with `denseLabels` also accepts a
 * layout, which is converted to a dense map. TF.js's `predict` does not work: it slices every input along its first
 * dimension, which is not the batch for all tensors of a layout.
 * @param labels - A layout with at least as many levels as the network, or a dense map `[batch, height, width, channels]` for a
 * network built with `denseLabels`.
 * @returns All outputs of the network; the caller disposes them.
 * @throws {@link ValueError} if the layout has too few levels; {@link ShapeError} if the shape of an input does not match.
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
  { others = [], training = false, joint }: ApplyToLabelsOptions = {},
): Tensor4D[] {
  return tidy(() => {
    const labelTensors = labelInputs(network, labels);
    assertInputs(network, labelTensors, others);
    return [network.apply([...labelTensors, ...others], { training, joint })].flat() as Tensor4D[];
  });
}

function assertInputs({ inputs, inputNames }: LayersModel, labels: Tensor[], others: Tensor[]): void {
  const wanted = inputNames.slice(labels.length);
  if (others.length !== wanted.length) {
    const expected = wanted.length > 0 ? `${wanted.length}, for ${wanted.join(', ')}` : 'none';
    throw new ValueError({ argument: 'others.length', expected, received: others.length });
  }
  [...labels, ...others].forEach(({ shape: received }, i) => {
    const expected = inputs[i].shape;
    const fits = received.length === expected.length && expected.every((n, axis) => n === null || n === received[axis]);
    if (!fits) throw new ShapeError({ argument: i < labels.length ? 'labels' : inputNames[i], expected, received });
  });
}

/**
 * Selects the tensors to feed to the label inputs of a network: those of a layout, or a dense map.
 *
 * @returns Tensors owned by the layout; or the given map; or a new map, which the caller disposes.
 * @throws {@link ValueError} if a layout has too few levels, or the network takes a layout and a map is given.
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

/** Consecutive tensors of the layout, one per int32 input of the network, starting with the symbols or with the first patches. */
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

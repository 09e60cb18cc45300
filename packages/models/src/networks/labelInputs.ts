import { type LabelLayout, ValueError } from '@ecgan/core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

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

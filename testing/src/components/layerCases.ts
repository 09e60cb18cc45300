import {
  averagePool2d,
  caffeStatistics,
  classConv2d,
  classMaps,
  classMasks,
  convolution2d,
  edgeTransfer,
  efficientSelfAttention,
  imageNormalization,
  instanceNormalization,
  labelConv2d,
  labelNoise,
  labelPool2d,
  layerNormalization,
  reflectionPad2d,
  repeatBatch,
  resizeBilinear2d,
  resizeBilinearLike,
  semanticPreserving,
  spade,
  spectralConv2d,
  spectralNormalization,
  upsampleNearest2d,
} from '@ecgan/core';
import { dispose, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { exampleBatch } from '../exampleBatch.js';
import { random } from '../random.js';
import type { Cases, ComponentCase } from './ComponentCase.js';

const image = () => random([2, 6, 4, 3], 1);
const layout = () => exampleBatch([2, 6, 4], { levels: 1 }).layout;

/** A layer on operands that are differentiated and others that are not, with weights that are the same on every backend. */
function layerCase(
  layer: layers.Layer,
  operands: Tensor[],
  { constants = [], training = false }: { constants?: Tensor[]; training?: boolean } = {},
): ComponentCase {
  const compute = (...tensors: Tensor[]) => {
    const inputs = [...tensors, ...constants];
    return layer.apply(inputs.length === 1 ? inputs[0] : inputs, { training }) as Tensor | Tensor[];
  };
  dispose(compute(...operands)); // makes its weights
  // Positive, since some are variances.
  const weights = layer.weights.map(({ shape }, i) => random(shape as number[], 10 + i, 0.1, 0.6));
  layer.setWeights(weights);
  dispose(weights);
  return { operands, weighted: layer, compute };
}

/** The layers of core. */
export const layerCases = {
  averagePool2d: () => layerCase(averagePool2d({ poolSize: 3, strides: 2, padding: 1 }), [image()]),
  classConv2d: () => {
    const [patches] = layout().classRegions({ convolutions: 1 }).patches;
    return layerCase(classConv2d({ filters: 2 }), [image()], { constants: [patches] });
  },
  classMaps: () => {
    const { patches, index } = layout().classRegions({ convolutions: 1 });
    const rows = random([patches[0].shape[0], 3], 2);
    return layerCase(classMaps(), [image(), rows], { constants: [index] });
  },
  classMasks: () => {
    const pairs = tensor([0, 1, 1, 0, 1, 2], [3, 2], 'int32');
    return layerCase(classMasks(), [image()], { constants: [layout().labelMap(), pairs] });
  },
  convolution2d: () => layerCase(convolution2d({ filters: 2, kernelSize: 3, strides: 2, padding: 1 }), [image()]),
  edgeTransfer: () => layerCase(edgeTransfer(), [image(), random([2, 6, 4, 3], 2)]),
  efficientSelfAttention: () => layerCase(efficientSelfAttention({ heads: 3, reduction: 2 }), [image()]),
  imageNormalization: () => layerCase(imageNormalization(caffeStatistics), [image()]),
  instanceNormalization: () => layerCase(instanceNormalization({ affine: true }), [image()]),
  labelConv2d: () =>
    layerCase(labelConv2d({ filters: 2, kernelSize: 3, numClasses: 5 }), [], { constants: [layout().inputs()[0]] }),
  labelNoise: () => {
    const [labels] = layout().inputs();
    const layer = labelNoise({ numClasses: 5 });
    return { operands: [random([2, 1, 1, 3], 2)], compute: (noise: Tensor) => layer.apply([labels, noise]) as Tensor };
  },
  labelPool2d: () => layerCase(labelPool2d({ numClasses: 5 }), [], { constants: layout().inputs().slice(1, 3) }),
  layerNormalization: () => layerCase(layerNormalization(), [image()]),
  reflectionPad2d: () => layerCase(reflectionPad2d({ padding: 2 }), [image()]),
  repeatBatch: () => layerCase(repeatBatch(), [image()], { constants: [random([4, 1], 2)] }),
  resizeBilinear2d: () => layerCase(resizeBilinear2d({ height: 9, width: 3 }), [image()]),
  resizeBilinearLike: () => layerCase(resizeBilinearLike(), [image()], { constants: [random([2, 9, 3, 1], 2)] }),
  semanticPreserving: () =>
    layerCase(semanticPreserving({ numClasses: 5 }), [image(), random([2, 6, 4, 3], 2), random([2, 6, 4, 3], 3)], {
      constants: [layout().inputs()[0]],
    }),
  spade: () => {
    const constants = layout().inputs().slice(1);
    return layerCase(spade({ numClasses: 5, hiddenFilters: 4 }), [image()], { constants, training: true });
  },
  spectralConv2d: () => layerCase(spectralConv2d({ filters: 4, kernelSize: 3 }), [image()]),
  spectralNormalization: () => {
    const layer = layers.conv2dTranspose({ filters: 4, kernelSize: 3, strides: 2 });
    return layerCase(spectralNormalization(layer), [image()]);
  },
  upsampleNearest2d: () => layerCase(upsampleNearest2d(), [image()]),
} satisfies Cases;

import {
  applyToLabels,
  cgnet,
  classPixelGenerator,
  classPixelImage,
  discriminate,
  ecganGenerator,
  edgeGenerator,
  encoder,
  espnet,
  generateClassPixels,
  generateImages,
  imageGenerator,
  inceptionFeatures,
  inferenceGenerator,
  labelGenerator,
  mapSegmenterClasses,
  multiModalityDiscriminator,
  noisyDropout,
  pretrainedSegmenter,
  projectionHead,
  sampleStyle,
  segformer,
  segmentationDiscriminator,
  spadeGenerator,
  styleEncoder,
  unetGenerator,
  vgg19Features,
} from '@ecgan/models';
import { type Tensor, type Tensor2D, type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { exampleBatch } from '../exampleBatch.js';
import { random } from '../random.js';
import type { Cases, ComponentCase } from './ComponentCase.js';

const tiny = {
  ...{ numClasses: 5, filters: 2, hiddenFilters: 4, levels: 3, chainFilters: [4, 3, 2], initialGain: 1 },
  ...{ discriminatorFilters: 4, labelFilters: 4, embeddingSize: 8 },
};
const tinySegformer = {
  ...{ filters: [4, 4, 4, 4], depths: [1, 1, 1, 1], heads: [1, 2, 2, 2], reductions: [2, 1, 1, 1], headFilters: 4 },
};
const layout = () => exampleBatch([1, 8, 16], { levels: 3 }).layout;
const maps = (channels: number, seed: number) => random([1, 8, 16, channels], seed);
const pictures = (seed: number) => random([2, 8, 16, 3], seed);

/** A network on tensors. */
function networkCase(network: LayersModel, operands: Tensor[], constants: Tensor[] = []): ComponentCase {
  const compute = (...tensors: Tensor[]) => {
    const inputs = [...tensors, ...constants];
    return network.apply(inputs.length === 1 ? inputs[0] : inputs) as Tensor | Tensor[];
  };
  return { operands, weighted: network, compute };
}

/** A network on labels. */
function labelledCase(network: LayersModel): ComponentCase {
  const labels = layout();
  return { weighted: network, compute: () => applyToLabels(network, labels, { training: false }) };
}

/** The networks, and what runs them. */
export const networkCases = {
  applyToLabels: () => {
    const [network, labels] = [multiModalityDiscriminator(tiny), layout()];
    return { operands: [maps(3, 1)], compute: (x) => applyToLabels(network, labels, { others: [x] }) };
  },
  classPixelGenerator: () => {
    const { index, patches } = layout().classRegions();
    return networkCase(classPixelGenerator(tiny), [maps(2, 1)], [index, ...patches]);
  },
  classPixelImage: () => {
    const pairs = tensor([0, 0, 0, 3, 1, 2], [3, 2], 'int32') as Tensor2D;
    return { operands: [random([3, 4, 3, 2], 1)], compute: (x) => classPixelImage(x as Tensor4D, pairs, 2) };
  },
  discriminate: () => {
    const [network, labels] = [multiModalityDiscriminator(tiny), layout()];
    return { operands: [maps(3, 1)], compute: (x) => discriminate(network, labels, x as Tensor4D).logits };
  },
  ecganGenerator: () => labelledCase(ecganGenerator(tiny)),
  edgeGenerator: () => networkCase(edgeGenerator(tiny), [maps(2, 1)]),
  encoder: () => labelledCase(encoder(tiny)),
  generateImages: () => {
    const [network, labels] = [ecganGenerator(tiny), layout()];
    return { weighted: network, compute: () => generateImages(network, labels).refined };
  },
  generateClassPixels: () => {
    const [network, labels] = [classPixelGenerator(tiny), layout()];
    return { operands: [maps(2, 1)], compute: (x) => generateClassPixels(network, x as Tensor4D, labels).pixels };
  },
  imageGenerator: () => networkCase(imageGenerator(tiny), [maps(2, 1), maps(4, 2), maps(3, 3), maps(2, 4), maps(3, 5)]),
  labelGenerator: () => networkCase(labelGenerator({ ...tiny, labelHalvings: 2 }), [pictures(1)]),
  mapSegmenterClasses: () => {
    const logits = (x: Tensor) => x as Tensor4D;
    const ours = mapSegmenterClasses(logits, { numClasses: 2, mapping: [1, 0, 1] });
    return { operands: [pictures(1)], compute: (x) => ours(x as Tensor4D) };
  },
  multiModalityDiscriminator: () => {
    const [network, labels] = [multiModalityDiscriminator(tiny), layout()];
    const compute = (x: Tensor) => applyToLabels(network, labels, { others: [x] });
    return { operands: [maps(3, 1)], weighted: network, compute };
  },
  noisyDropout: () => {
    const layer = noisyDropout({ rate: 0, atInference: true });
    return { operands: [maps(2, 1)], compute: (x) => layer.apply(x) as Tensor };
  },
  inferenceGenerator: () => {
    const [maker, labels] = [inferenceGenerator(ecganGenerator(tiny)), layout()];
    return { weighted: maker.network, compute: () => maker.generate(labels) };
  },
  pretrainedSegmenter: () => {
    const read = pretrainedSegmenter(labelGenerator({ ...tiny, labelHalvings: 2 }));
    return { operands: [pictures(1)], compute: (x) => read(x as Tensor4D) };
  },
  projectionHead: () => networkCase(projectionHead(tiny), [maps(2, 1)]),
  sampleStyle: () => ({
    operands: [random([2, 3], 1), random([2, 3], 2)],
    compute: (mean, logVariance) => sampleStyle(mean as Tensor2D, logVariance as Tensor2D, { seed: 1 }),
  }),
  // Values alone: it has no gradient.
  cgnet: () => {
    const [network, photos] = [cgnet({ blocks: [2, 2], numClasses: 3 }), pictures(1)];
    return { compute: () => network.apply(photos) as Tensor };
  },
  // Values alone as well.
  espnet: () => {
    const [network, photos] = [espnet({ blocks: [1, 1], numClasses: 5 }), pictures(1)];
    return { compute: () => network.apply(photos) as Tensor };
  },
  inceptionFeatures: () => {
    const [network, photos] = [inceptionFeatures({ narrowing: 32 }), pictures(1)];
    return { compute: () => network.apply(photos) as Tensor };
  },
  segformer: () => networkCase(segformer({ ...tinySegformer, numClasses: 3 }), [random([2, 8, 16, 3], 1)]),
  segmentationDiscriminator: () =>
    networkCase(segmentationDiscriminator({ numClasses: 3, filters: 2, depth: 2, initialGain: 1 }), [pictures(1)]),
  spadeGenerator: () => labelledCase(spadeGenerator(tiny)),
  styleEncoder: () =>
    networkCase(styleEncoder({ height: 8, width: 16, styleSize: 3, filters: 2, depth: 2, initialGain: 1 }), [
      pictures(1),
    ]),
  unetGenerator: () =>
    labelledCase(unetGenerator({ numClasses: 5, filters: 2, depth: 3, normalization: 'instance', initialGain: 1 })),
  vgg19Features: () => {
    const network = vgg19Features();
    return { operands: [random([1, 16, 16, 3], 1)], compute: (x) => network.apply(x) as Tensor[] };
  },
} satisfies Cases;

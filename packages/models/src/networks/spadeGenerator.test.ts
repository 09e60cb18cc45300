import {
  exampleBatch,
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  expectWeightGradientsMatch,
  perturbWeights,
  random,
  testsOf,
} from '@ecgan/testing';
import {
  add,
  concat,
  conv2d,
  leakyRelu,
  matMul,
  mul,
  reshape,
  type Scalar,
  slice,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tanh,
  tidy,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { applyToLabels, labelInputs } from './applyToLabels.js';
import { encoder } from './encoder.js';
import { spadeGenerator } from './spadeGenerator.js';

testsOf('spadeGenerator');

const tiny = { numClasses: 5, filters: 1, hiddenFilters: 2, levels: 3, initialGain: 1 };
const styled = { ...tiny, styleSize: 4, height: 4, width: 8 };
const { layout } = exampleBatch([2, 4, 8], { levels: 3 });
const styles = () => random([2, 4], 2) as Tensor2D;

function built(options: Parameters<typeof spadeGenerator>[0] = tiny) {
  const network = spadeGenerator(options);
  perturbWeights(network);
  return network;
}

const imageOf = (network: ReturnType<typeof spadeGenerator>, style?: Tensor2D) =>
  applyToLabels(network, layout, { others: style && [style] })[0];
const against = (image: Tensor) => sum(mul(image, random(image.shape, 20))) as Scalar;

describe('spadeGenerator', () => {
  test('default: tanh of a conv of leaky ReLU of the trunk', {
    meta: { id: 'spade-generator-tanh-conv-leaky' },
  }, () => {
    const network = built();
    const trunk = encoder(tiny);
    for (const layer of trunk.layers) {
      if (layer.weights.length > 0) layer.setWeights(network.getLayer(layer.name).getWeights());
    }
    const [features] = applyToLabels(trunk, layout);
    const [kernel, bias] = network.getLayer('image_conv').getWeights() as Tensor4D[];
    const image = imageOf(network);
    expect(image.shape).toEqual([2, 4, 8, 3]);
    expectClose(image, tanh(add(conv2d(leakyRelu(features as Tensor4D, 0.2), kernel, 1, 'same'), bias)));
  });

  test('args: denseLabels, the same image from the same weights', () => {
    const network = built();
    const dense = spadeGenerator({ ...tiny, denseLabels: true });
    dense.setWeights(network.getWeights());
    expectClose(applyToLabels(dense, layout.segmentationMap())[0], imageOf(network));
  });

  test('args: styleSize, many images from one label map', {
    meta: { id: 'spade-generator-stylesize-many-images' },
  }, () => {
    const network = built(styled);
    const [one, other] = [slice(styles(), [0, 0], [1, 4]), slice(styles(), [1, 0], [1, 4])];
    const single = exampleBatch([1, 4, 8], { levels: 3 }).layout;
    const images = [one, other].map((style) => applyToLabels(network, single, { others: [style] })[0]);
    expect(images[0].shape).toEqual([1, 4, 8, 3]);
    const [first, second] = images.map((image) => image.dataSync());
    expect(Math.max(...first.map((value, i) => Math.abs(value - second[i])))).toBeGreaterThan(1e-2);
  });

  test('behavior: the style is laid out pixel by pixel, as its docs say', () => {
    const network = built(styled);
    const [kernel, bias] = network.getLayer('encoder_fc').getWeights() as Tensor2D[];
    // At 1 × 2 pixels and 4 filters: pixel x has columns 4x to 4x + 3.
    const columns = [0, 1].map((x) => add(matMul(styles(), slice(kernel, [0, 4 * x], [4, 4])), slice(bias, 4 * x, 4)));
    const expected = concat(
      columns.map((column) => reshape(column, [2, 1, 1, 4])),
      2,
    );
    const pixels = network.getLayer('encoder_fc_pixels').apply(add(matMul(styles(), kernel), bias)) as Tensor;
    expectClose(pixels, expected);
  });

  test('gradient: in the weights', () => {
    const network = built();
    const weights = network.trainableWeights.filter((_, i) => i % 6 === 0 || i > 78);
    const single = exampleBatch([1, 4, 4], { levels: 3 }).layout;
    const loss = () => tidy(() => against(applyToLabels(network, single)[0]));
    expectWeightGradientsMatch(loss, weights, { step: 2e-3, tolerance: 2e-2, elements: 2 });
  });

  test('gradient: reaches the style', () => {
    const network = built(styled);
    const options = { step: 2e-3, tolerance: 2e-2 };
    expectGradientsMatch((style) => against(imageOf(network, style as Tensor2D)), [styles()], options);
  });

  test('behavior: survives saving and loading, with a style and without', async () => {
    const plain = built();
    await expectSameAfterLoading(plain, labelInputs(plain, layout));
    const withStyle = built(styled);
    await expectSameAfterLoading(withStyle, [...labelInputs(withStyle, layout), styles()]);
  });

  test('behavior: leaves no tensors', async () => {
    const network = built(styled);
    const style = styles();
    await expectNoLeaks(() => {
      for (const image of applyToLabels(network, layout, { others: [style], training: true })) image.dispose();
    });
  });

  test('error: a style without a size, labels of another size', () => {
    expect(() => spadeGenerator({ ...tiny, styleSize: 4 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: height: expected a multiple of 4, since the generator has a style and 3 levels, got undefined.]`,
    );
    const network = built({ ...styled, height: 8 });
    expect(() => imageOf(network, styles())).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: labels: expected shape [any, 8, 8], got [2, 4, 8].]`,
    );
    expect(() => imageOf(network)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: others.length: expected 1, for style, got 0.]`,
    );
  });
});

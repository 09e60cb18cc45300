import { expectClose, expectNoLeaks, expectSameAfterLoading, expectWeightGradientsMatch, random } from '@ecgan/testing';
import {
  add,
  concat,
  conv2d,
  leakyRelu,
  mean,
  mul,
  reshape,
  type Scalar,
  sigmoid,
  sum,
  type Tensor,
  type Tensor4D,
  tanh,
  tensor,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { LabelLayout } from '../../layout/LabelLayout.js';
import { layoutInputs } from '../../layout/layoutInputs.js';
import { type SemanticPreservingOptions, semanticPreserving } from './semanticPreserving.js';

const shape = [2, 4, 5] as [number, number, number];
// Class 2 is absent from the first image, class 0 from the second.
const labels = Array.from({ length: 40 }, (_, i) => (i < 20 ? (i * 7) % 2 : 1 + ((i * 3) % 2)));
const boundaries = labels.map((id, i) => (i < 20 ? ((id + i) % 3 === 0 ? 1 : 0) : 0));
const layout = LabelLayout.fromLabelMaps(labels, shape, { numClasses: 3, levels: 1 });
const withEdges = LabelLayout.fromLabelMaps(labels, shape, { numClasses: 3, levels: 1, boundaries });
const pictures = [random([...shape, 4], 1), random([...shape, 3], 2), random([...shape, 3], 3)] as Tensor4D[];

function built(options: Partial<SemanticPreservingOptions> = {}) {
  const layer = semanticPreserving({ numClasses: 3, seed: 1, ...options });
  layer.apply([...pictures, (options.boundary ? withEdges : layout).inputs()[0]]);
  layer.setWeights(layer.weights.map((weight, i) => random(weight.shape as number[], 10 + i, -0.3, 0.3)));
  return layer;
}

/** The method's formula on the whole concatenation, as written. */
function expectedOutputs(weights: Tensor[], map: Tensor4D, presence?: number[]) {
  const [classKernel, classBias, refineKernel, refineBias, imageKernel, imageBias] = weights as Tensor4D[];
  const all = leakyRelu(concat([...pictures, map], 3), 0.2);
  const perClass = add(conv2d(all, classKernel, 1, 'same'), classBias) as Tensor4D;
  let weighed = add(mul(perClass, sigmoid(mean(perClass, [1, 2], true))), perClass) as Tensor4D;
  if (presence) weighed = mul(weighed, reshape(tensor(presence), [2, 1, 1, map.shape[3]]));
  const refined = add(conv2d(leakyRelu(weighed, 0.2), refineKernel, 1, 'same'), refineBias) as Tensor4D;
  return [refined, tanh(add(conv2d(leakyRelu(refined, 0.2), imageKernel, 1, 'same'), imageBias))];
}

for (const [name, source, options, presence] of [
  ['default', layout, {}, undefined],
  ['args: boundary', withEdges, { boundary: true }, undefined],
  ['args: classPresence', layout, { classPresence: true }, [1, 1, 0, 0, 1, 1]],
  ['args: classPresence, boundary', withEdges, { classPresence: true, boundary: true }, [1, 1, 0, 1, 0, 1, 1, 0]],
  ['args: filters', layout, { filters: 6 }, undefined],
] as [string, LabelLayout, Partial<SemanticPreservingOptions>, number[] | undefined][])
  test(`${name}: every form of the labels gives the method's formula`, () => {
    const layer = built(options);
    const map = source.segmentationMap();
    const expected = expectedOutputs(layer.getWeights(), map, presence);
    const [symbols, ...inner] = source.inputs().slice(0, 3);
    for (const form of [[map], [symbols], inner]) {
      const outputs = layer.apply([...pictures, ...form]) as Tensor[];
      outputs.forEach((output, i) => {
        expect(output.shape).toEqual(expected[i].shape);
        expectClose(output, expected[i]);
      });
      const symbolic = layer.computeOutputShape([...pictures, ...form].map((one) => one.shape));
      expect(symbolic).toEqual(outputs.map((output) => output.shape));
    }
  });

test('gradient: weights', () => {
  const layer = built({ classPresence: true });
  const [symbols, ...inner] = layout.inputs().slice(0, 3);
  const targets = [random([...shape, 13], 4), random([...shape, 3], 5)];
  for (const form of [[symbols], inner]) {
    const loss = () => {
      const [refined, image] = layer.apply([...pictures, ...form]) as Tensor[];
      return add(sum(mul(refined, targets[0])), sum(mul(image, targets[1]))) as Scalar;
    };
    expectWeightGradientsMatch(loss, layer.trainableWeights, { elements: 6, step: 2e-3, tolerance: 2e-2 });
  }
});

test('behavior: survives saving and loading', async () => {
  const inputs = pictures.map((one) => input({ shape: one.shape.slice(1) }));
  const { symbols } = layoutInputs({ levels: 1, height: 4, width: 5 });
  const layer = semanticPreserving({ numClasses: 3, classPresence: true, seed: 1 });
  const outputs = layer.apply([...inputs, symbols]) as SymbolicTensor[];
  expect(outputs.map((output) => output.shape)).toEqual([
    [null, 4, 5, 13],
    [null, 4, 5, 3],
  ]);
  const network = model({ inputs: [...inputs, symbols], outputs });
  await expectSameAfterLoading(network, [...pictures, layout.inputs()[0]]);
  expect(layer.getConfig()).toMatchObject({ numClasses: 3, classPresence: true, filters: null, kernelSize: 3 });
});

test('behavior: leaves no tensors, differentiated or not', () => {
  const layer = built({ classPresence: true });
  const [symbols, ...inner] = layout.inputs().slice(0, 3);
  return expectNoLeaks(() => {
    for (const form of [[symbols], inner]) {
      for (const output of layer.apply([...pictures, ...form]) as Tensor[]) output.dispose();
      const loss = () => sum((layer.apply([...pictures, ...form]) as Tensor[])[1]) as Scalar;
      const { value, grads } = variableGrads(loss);
      for (const one of [value, ...Object.values(grads)]) one.dispose();
    }
  });
});

test('error: an even kernel', () => {
  expect(() => semanticPreserving({ numClasses: 3, kernelSize: 4 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: kernelSize: expected an odd integer, got 4.]`,
  );
});

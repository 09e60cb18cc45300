import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  expectWeightGradientsMatch,
  random,
  testsOf,
} from '@ecgan/testing';
import {
  add,
  concat,
  grads,
  mul,
  type Scalar,
  sum,
  type Tensor,
  type Tensor4D,
  tidy,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LabelLayout } from '../layout/LabelLayout.js';
import { layoutInputs } from '../layout/layoutInputs.js';
import { SemanticPreserving, type SemanticPreservingOptions, semanticPreserving } from './semanticPreserving.js';

testsOf('semanticPreserving');

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

/** The method's formula on the whole concatenation, as loops in float64. */
function expectedOutputs(weights: Tensor[], map: Tensor4D, presence?: number[]) {
  const [classKernel, classBias, refineKernel, refineBias, imageKernel, imageBias] = weights;
  const all = pixelsOf(concat([...pictures, map], 3));
  const perClass = convolved(all, classKernel, classBias);
  const weighed = perClass.map((values, i) => {
    const image = Math.floor(i / 20);
    const own = perClass.slice(20 * image, 20 * image + 20);
    return values.map((value, c) => {
      const mean = own.reduce((total, pixel) => total + pixel[c], 0) / 20;
      return value * (1 + 1 / (1 + Math.exp(-mean))) * (presence?.[image * values.length + c] ?? 1);
    });
  });
  const refined = convolved(weighed, refineKernel, refineBias);
  return [refined.flat(), convolved(refined, imageKernel, imageBias).flat().map(Math.tanh)];
}

function pixelsOf(picture: Tensor): number[][] {
  const [values, channels] = [Array.from(picture.dataSync()), picture.shape[3] as number];
  return Array.from({ length: values.length / channels }, (_, i) => values.slice(i * channels, (i + 1) * channels));
}

/** A convolution 3×3 of the leaky ReLU of `[2, 4, 5]` pixels. */
function convolved(pixels: number[][], kernel: Tensor, bias: Tensor): number[][] {
  const [inputs, filters] = kernel.shape.slice(2);
  const [weights, shift] = [kernel.dataSync(), bias.dataSync()];
  const active = pixels.map((values) => values.map((value) => (value < 0 ? 0.2 * value : value)));
  return pixels.map((_, i) => {
    const [y, x] = [Math.floor(i / 5) % 4, i % 5];
    const sums = Array.from(shift);
    for (let p = 0; p < 9; p++) {
      const [down, right] = [Math.floor(p / 3) - 1, (p % 3) - 1];
      if (y + down < 0 || y + down > 3 || x + right < 0 || x + right > 4) continue;
      active[i + 5 * down + right].forEach((value, c) => {
        for (let f = 0; f < filters; f++) sums[f] += value * weights[(p * inputs + c) * filters + f];
      });
    }
    return sums;
  });
}

for (const [name, source, options, presence] of [
  ['default', layout, {}, undefined],
  ['args: boundary', withEdges, { boundary: true }, undefined],
  ['args: classPresence', layout, { classPresence: true }, [1, 1, 0, 0, 1, 1]],
  ['args: classPresence, boundary', withEdges, { classPresence: true, boundary: true }, [1, 1, 0, 0, 1, 1]],
  ['args: semanticClasses', withEdges, { semanticClasses: 2, boundary: true }, undefined],
  ['args: semanticClasses, classPresence', layout, { semanticClasses: 2, classPresence: true }, [1, 1, 0, 1]],
  [
    'args: semanticClasses, a map of the boundary too, classPresence',
    withEdges,
    { semanticClasses: 4, boundary: true, classPresence: true },
    [1, 1, 0, 1, 0, 1, 1, 0],
  ],
  ['args: filters', layout, { filters: 6 }, undefined],
] as [string, LabelLayout, Partial<SemanticPreservingOptions>, number[] | undefined][])
  test(`${name}: every form of the labels gives the method's formula`, {
    meta: { id: 'semantic-preserving-every-form-labels' },
  }, () => {
    const layer = built(options);
    const map = source.segmentationMap();
    const expected = expectedOutputs(layer.getWeights(), map, presence);
    const [symbols, ...inner] = source.inputs().slice(0, 3);
    for (const [form, training] of [
      [[map], false],
      [[symbols], true],
      [inner, false],
    ] as const) {
      const outputs = layer.apply([...pictures, ...form], { training }) as Tensor[];
      outputs.forEach((output, i) => {
        expectClose(output, expected[i]);
      });
      const symbolic = layer.computeOutputShape([...pictures, ...form].map((one) => one.shape));
      expect(symbolic).toEqual(outputs.map((output) => output.shape));
    }
  });

for (const classPresence of [false, true])
  test(`gradient: every form gives every operand the same, classPresence ${classPresence}`, () => {
    const layer = built({ boundary: true, classPresence });
    const map = withEdges.segmentationMap();
    const [symbols, ...inner] = withEdges.inputs().slice(0, 3);
    const targets = [random([...shape, 14], 4), random([...shape, 3], 5)];
    const lossOn =
      (form: Tensor[]) =>
      (...operands: Tensor[]) => {
        const [refined, image] = layer.apply([...operands.slice(0, 3), ...form]) as Tensor[];
        return add(sum(mul(refined, targets[0])), sum(mul(image, targets[1]))) as Scalar;
      };
    const gradientsOn = (form: Tensor[]) => [
      ...grads(lossOn(form))(pictures),
      ...Object.values(variableGrads(() => lossOn(form)(...pictures)).grads),
    ];
    const expected = gradientsOn([map]);
    expect(expected.length).toBe(9);
    for (const form of [[symbols], inner])
      gradientsOn(form).forEach((gradient, i) => {
        expectClose(gradient, expected[i], 1e-4);
      });
    expectGradientsMatch(lossOn(inner), pictures, { elements: 6, step: 2e-3, tolerance: 2e-2 });
  });

test('behavior: one pixel of one class; a gate on classes that all occur changes nothing', () => {
  const one = LabelLayout.fromLabelMaps([0], [1, 1, 1], { numClasses: 1, levels: 1 });
  const pixel = [4, 3, 3].map((channels, i) => random([1, 1, 1, channels], i));
  const [symbols, ...inner] = one.inputs().slice(0, 3);
  const map = one.segmentationMap();
  const layers = [false, true].map((classPresence) =>
    semanticPreserving({ numClasses: 1, classPresence, gain: 1, seed: 1 }),
  );
  const outputs = layers.flatMap((layer) =>
    [[symbols], inner, [map]].map((form) => layer.apply([...pixel, ...form]) as Tensor[]),
  );
  expect(outputs[0].map((output) => output.shape)).toEqual([
    [1, 1, 1, 11],
    [1, 1, 1, 3],
  ]);
  for (const output of outputs)
    output.forEach((tensor, i) => {
      expectClose(tensor, outputs[0][i]);
    });
  one.dispose();
});

test('behavior: what is painted lies in (-1, 1), for any labels, classes that are nowhere included', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2), { minLength: 40, maxLength: 40 }), fc.boolean(), (ids, classPresence) => {
      const any = LabelLayout.fromLabelMaps(ids, shape, { numClasses: 3, levels: 1 });
      tidy(() => {
        const layer = built({ classPresence });
        const [symbols, ...inner] = any.inputs().slice(0, 3);
        const map = any.segmentationMap();
        const [fromMap, ...others] = [[map], [symbols], inner].map(
          (form) => layer.apply([...pictures, ...form]) as Tensor[],
        );
        for (const other of others)
          other.forEach((output, i) => {
            expectClose(output, fromMap[i]);
          });
        for (const value of fromMap[1].dataSync()) expect(Math.abs(value)).toBeLessThanOrEqual(1);
        layer.dispose();
      });
      any.dispose();
    }),
    { seed: 1, numRuns: 8 },
  );
});

test('args: semanticClasses decides the class maps, all label channels are read; by default one map per class', () => {
  const shapesOf = (options: Partial<SemanticPreservingOptions>) =>
    built(options).weights.map(({ originalName, shape: size }) => `${originalName.split('/').at(-1)} ${size}`);
  expect(shapesOf({ boundary: true })).toEqual([
    'class_kernel 3,3,14,3',
    'class_bias 3',
    'refine_kernel 3,3,3,14',
    'refine_bias 14',
    'image_kernel 3,3,14,3',
    'image_bias 3',
  ]);
  expect(shapesOf({ boundary: true, semanticClasses: 2 })[0]).toBe('class_kernel 3,3,14,2');
  expect(semanticPreserving({ numClasses: 3, boundary: true }).getConfig().semanticClasses).toBe(3);
  const { semanticClasses } = SemanticPreserving.fromConfig(
    SemanticPreserving,
    semanticPreserving({ numClasses: 3, semanticClasses: 2 }).getConfig(),
  ).getConfig();
  expect(semanticClasses).toBe(2);
  for (const [boundary, tooMany] of [
    [false, 4],
    [true, 5],
  ] as const)
    expect(() => semanticPreserving({ numClasses: 3, boundary, semanticClasses: tooMany })).toThrow(
      `semanticClasses: expected an integer ≥ 1 and ≤ ${tooMany - 1}, got ${tooMany}.`,
    );
});

test('gradient: weights', { meta: { id: 'semantic-preserving-gradient-weights' } }, () => {
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

test('error: an even kernel, labels of another form or number of classes', () => {
  expect(() => semanticPreserving({ numClasses: 3, kernelSize: 4 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: kernelSize: expected an odd integer, got 4.]`,
  );
  const layer = built();
  expect(() => layer.apply([...pictures, random([2, 9], 1)])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: labels: expected a dense map [batch, height, width, channels], symbols [batch, height, width], or innerPatches and innerIndex, got [2, 9].]`,
  );
  expect(() => layer.apply([...pictures, random([...shape, 4], 1)])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: labels: expected shape [batch, height, width, 3], got [2, 4, 5, 4].]`,
  );
  const inputs = [
    [4, 5, null],
    [4, 5, 3],
    [4, 5, 3],
    [4, 5],
  ].map((size) => input({ shape: size }));
  expect(() => semanticPreserving({ numClasses: 3 }).apply(inputs)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: features: expected shape [batch, height, width, channels], got [any, 4, 5, any]. Channels must be known when the layer is built.]`,
  );
});

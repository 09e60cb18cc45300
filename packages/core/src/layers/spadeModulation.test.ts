import { expectClose, random } from '@ecgan/testing';
import { hasMaps, mapNames, openMaps } from '@ecgan/testing/maps';
import {
  add,
  grads,
  mul,
  relu,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LabelLayout } from '../layout/LabelLayout.js';
import { perNeighbourhoodIsCheaper } from '../layout/layoutForms.js';
import { gatherSum } from '../ops/gatherSum.js';
import { kernelTables } from '../ops/kernelTables.js';
import {
  type LevelTensors,
  modulateByLayout,
  modulateByMap,
  modulatePerNeighbourhood,
  modulatePerPixel,
} from './spadeModulation.js';

const anyMap = fc
  .tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.boolean())
  .chain(([batch, height, width, boundary]) => {
    const pixels = { minLength: batch * height * width, maxLength: batch * height * width };
    return fc.record({
      shape: fc.constant<[number, number, number]>([batch, height, width]),
      labels: fc.array(fc.nat(2), pixels),
      boundaries: boundary ? fc.array(fc.nat(1), pixels) : fc.constant(undefined),
    });
  });

test('behavior: for any map, every form gives the values and gradients of the dense one, borders included', {
  meta: { id: 'spade-modulation-any-map-every' },
}, () => {
  fc.assert(
    fc.property(anyMap, ({ shape, labels, boundaries }) => {
      const layout = LabelLayout.fromLabelMaps(labels, shape, { numClasses: 3, levels: 1, boundaries });
      const level = layout.inputs().slice(1) as unknown as LevelTensors;
      tidy(() => {
        const map = layout.segmentationMap();
        const target = random([...shape, 2], 1);
        const operands = [
          ...[random([...shape, 2], 2), random([3, 3, layout.channels, 3], 3), random([3], 4)],
          ...[random([3, 3, 3, 4], 5), random([4], 6)],
        ];
        const forms = [
          (x: Tensor4D, weights: Parameters<typeof modulateByMap>[2]) => modulateByMap({ x }, map, weights),
          (x: Tensor4D, weights: Parameters<typeof modulateByMap>[2]) =>
            modulateByLayout({ x }, level, layout.hasBoundaries, weights),
          ...[modulatePerNeighbourhood, modulatePerPixel].map(
            (modulate) => (x: Tensor4D, weights: Parameters<typeof modulateByMap>[2]) => {
              const sums = gatherSum(kernelTables(weights.sharedKernel, layout.hasBoundaries), level[0]);
              return modulate({ x }, level, relu(add(sums, weights.sharedBias)) as Tensor2D, weights);
            },
          ),
        ].map(
          (form) =>
            (...[x, sharedKernel, sharedBias, kernel, bias]: Tensor[]) =>
              form(x as Tensor4D, {
                ...{ sharedKernel: sharedKernel as Tensor4D, sharedBias: sharedBias as Tensor1D },
                ...{ kernel: kernel as Tensor4D, bias: bias as Tensor1D },
              }),
        );
        const gradientsOf = (form: (typeof forms)[number]) =>
          grads((...all) => sum(mul(form(...all), target)))(operands);
        const [expected, ...others] = forms;
        const expectedGradients = gradientsOf(expected);
        for (const form of others) {
          expectClose(form(...operands), expected(...operands));
          gradientsOf(form).forEach((gradient, i) => {
            expectClose(gradient, expectedGradients[i], 1e-4);
          });
        }
      });
      layout.dispose();
    }),
    { seed: 3, numRuns: 25 },
  );
});

describe.each(mapNames)('perNeighbourhoodIsCheaper: %s', (name) => {
  test.skipIf(!hasMaps(name))(
    'behavior: a map at full size repeats itself, at 1/32 it does not',
    { meta: { id: 'spade-modulation-real-layout-full' } },
    async () => {
      const [{ labels, height, width, numClasses }] = await openMaps(name, 1);
      const { levels } = LabelLayout.fromLabelMaps(labels, [1, height, width], { numClasses });
      const isCheaper = levels.map(({ symbols, inner, outer }) =>
        perNeighbourhoodIsCheaper({ pixels: symbols.length, inner: inner.distinct, outer: outer.distinct }),
      );
      expect([isCheaper[0], isCheaper[5]]).toEqual([true, false]);
    },
  );
});

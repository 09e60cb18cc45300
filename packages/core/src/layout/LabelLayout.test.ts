import { expectClose, expectNoLeaks, expectSameAfterRestoring, randomLabels, testsOf } from '@ecgan/testing';
import { memory, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LabelLayout, transferables, ValueError } from '../index.js';

testsOf('LabelLayout');

const shape = [2, 8, 4] as const;
const labelMaps = randomLabels([2, 8, 4], 5, 3);
const boundaries = Uint8Array.from(labelMaps, (id, i) => (i > 0 && labelMaps[i - 1] !== id ? 1 : 0));

test('default', () => {
  const layout = LabelLayout.fromLabelMaps(labelMaps, shape, { numClasses: 5, levels: 3 });
  expect(layout.levels.map(({ height, width }) => [height, width])).toEqual([
    [8, 4],
    [4, 2],
    [2, 1],
  ]);
  expect([layout.batch, layout.channels, layout.hasBoundaries]).toEqual([2, 5, false]);
  expect(layout.levels[0].inner.outside).toBe(5);
  expect(layout.levels[0].outer.outside).toBe(layout.levels[0].inner.distinct);
  expectClose(layout.labelMap(), labelMaps, 0);
  layout.dispose();
});

test('behavior: level k holds every 2^k-th pixel', { meta: { id: 'label-layout-level-k-holds' } }, () => {
  const layout = LabelLayout.fromLabelMaps(labelMaps, shape, { numClasses: 5, levels: 3 });
  const expected: number[] = [];
  for (let image = 0; image < 2; image++) for (const y of [0, 4]) expected.push(labelMaps[(image * 8 + y) * 4]);
  expect(Array.from(layout.levels[2].symbols)).toEqual(expected);
});

test('args: boundaries', { meta: { id: 'label-layout-boundaries' } }, () => {
  const layout = LabelLayout.fromLabelMaps(labelMaps, shape, { numClasses: 5, levels: 2, boundaries });
  expect([layout.channels, layout.levels[0].inner.outside]).toEqual([6, 10]);
  expect(layout.labelMap().dataSync()).toEqual(labelMaps);
  const dense = layout.segmentationMap();
  expect(dense.shape).toEqual([2, 8, 4, 6]);
  const values = dense.dataSync();
  for (let i = 0; i < labelMaps.length; i++) {
    const expected = [0, 0, 0, 0, 0, boundaries[i]];
    expected[labelMaps[i]] = 1;
    expect(Array.from(values.subarray(i * 6, i * 6 + 6))).toEqual(expected);
  }
  dense.dispose();
  layout.dispose();
});

test('args: a single class', () => {
  const layout = LabelLayout.fromLabelMaps([0, 0], [1, 1, 2], { numClasses: 1, levels: 1 });
  const dense = layout.segmentationMap();
  expect([dense.shape, Array.from(dense.dataSync())]).toEqual([
    [1, 1, 2, 1],
    [1, 1],
  ]);
  dense.dispose();
});

test('behavior: the classes present are listed per image', () => {
  const layout = LabelLayout.fromLabelMaps([3, 0, 0, 3, 1, 1, 1, 1], [2, 2, 2], { numClasses: 4, levels: 1 });
  expect(Array.from(layout.presentClasses)).toEqual([0, 0, 0, 3, 1, 1]);
});

test('LabelLayout, transferables: a message restores an equal layout', () => {
  testsOf('LabelLayout', 'transferables');
  const layout = LabelLayout.fromLabelMaps(labelMaps, shape, { numClasses: 5, levels: 2, boundaries });
  const message = layout.toMessage();
  const copy = LabelLayout.fromMessage(structuredClone(message));
  expectSameAfterRestoring(copy.toMessage(), message);
  const moved = LabelLayout.fromMessage(structuredClone(message, { transfer: transferables(message) }));
  expectSameAfterRestoring(moved.toMessage(), copy.toMessage());
  expect(message.presentClasses.length).toBe(0);
});

test('args: regions', async () => {
  const make = (regions?: object) => {
    return LabelLayout.fromLabelMaps(labelMaps, shape, { numClasses: 5, levels: 2, boundaries, regions });
  };
  const values = (layout: LabelLayout, options?: object) => {
    const { pairs, index, patches } = layout.classRegions(options);
    return [pairs, index, ...patches].map((one) => [one.shape, [...one.dataSync()]]);
  };
  await expectNoLeaks(() => {
    const plain = make();
    for (const options of [{}, { convolutions: 3 }, { ignoreLabel: 2 }, { convolutions: 1, ignoreLabel: 4 }]) {
      const message = make(options).toMessage();
      const moved = LabelLayout.fromMessage(structuredClone(message, { transfer: transferables(message) }));
      expect(message.regions?.index.length).toBe(0);
      expect(values(moved, options)).toEqual(values(plain, options));
      // What it was not made with it finds itself.
      expect(values(moved, { convolutions: 1 })).toEqual(values(plain, { convolutions: 1 }));
      moved.dispose();
    }
    plain.dispose();
  });
  expect(make().toMessage().regions).toBeUndefined();
});

test('behavior: inputs outlive a tidy, are made once and go with the layout', async () => {
  const layout = LabelLayout.fromLabelMaps(labelMaps, shape, { numClasses: 5, levels: 2 });
  const before = memory().numTensors;
  const inputs = tidy(() => layout.inputs());
  expect(layout.inputs()).toBe(inputs);
  const level = layout.levels[1];
  expect(inputs.map((one) => one.shape)).toEqual([
    [2, 8, 4],
    ...[
      [layout.levels[0].inner.distinct, 9],
      [2, 8, 4],
      [layout.levels[0].outer.distinct, 9],
      [2, 8, 4],
    ],
    ...[
      [level.inner.distinct, 9],
      [2, 4, 2],
      [level.outer.distinct, 9],
      [2, 4, 2],
    ],
  ]);
  expect(inputs.every(({ dtype }) => dtype === 'int32')).toBe(true);
  expect(inputs[8].dataSync()).toEqual(level.outer.index);
  layout.dispose();
  layout.dispose();
  expect(memory().numTensors).toBe(before);
  await expectNoLeaks(() => {
    layout.inputs();
    layout.labelMap(1);
    layout.segmentationMap(1).dispose();
    layout.dispose();
  });
});

test('behavior: for any map, every level of the dense map says what every 2^k-th pixel is', () => {
  const map = fc
    .record({
      ...{ batch: fc.integer({ min: 1, max: 2 }), tall: fc.integer({ min: 1, max: 3 }) },
      ...{ wide: fc.integer({ min: 1, max: 3 }), numClasses: fc.integer({ min: 1, max: 4 }) },
    })
    .chain(({ batch, tall, wide, numClasses }) => {
      const pixels = { minLength: batch * 4 * tall * wide, maxLength: batch * 4 * tall * wide };
      return fc.record({
        size: fc.constant<[number, number, number]>([batch, 2 * tall, 2 * wide]),
        ids: fc.array(fc.nat(numClasses - 1), pixels),
        bits: fc.option(fc.array(fc.nat(1), pixels), { nil: undefined }),
        numClasses: fc.constant(numClasses),
      });
    });
  fc.assert(
    fc.property(map, ({ size: [batch, height, width], ids, bits, numClasses }) => {
      const options = { numClasses, levels: 2, boundaries: bits };
      const layout = LabelLayout.fromLabelMaps(ids, [batch, height, width], options);
      for (const step of [1, 2]) {
        const expected: number[] = [];
        for (let i = 0; i < ids.length; i++) {
          if (Math.floor(i / width) % step !== 0 || (i % width) % step !== 0) continue;
          for (let id = 0; id < numClasses; id++) expected.push(ids[i] === id ? 1 : 0);
          if (bits) expected.push(bits[i]);
        }
        const dense = layout.segmentationMap(step - 1);
        expectClose(dense, expected, 0);
        dense.dispose();
      }
    }),
    { seed: 1, numRuns: 30 },
  );
});

test('error: an id that is no class names its pixel', () => {
  const wrong = Int32Array.from(labelMaps);
  wrong[(1 * 8 + 3) * 4 + 2] = 255;
  expect(() =>
    LabelLayout.fromLabelMaps(wrong, shape, { numClasses: 5, levels: 1 }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: labelMaps[image 1, y 3, x 2]: expected a class id from 0 to 4, got 255. Map ignored and unknown ids to a class of their own, or raise numClasses.]`,
  );
  expect(() => LabelLayout.fromLabelMaps(wrong, shape, { numClasses: 5, levels: 1 })).toThrow(
    new ValueError({
      argument: 'labelMaps[image 1, y 3, x 2]',
      expected: 'a class id from 0 to 4',
      received: 255,
      advice: 'Map ignored and unknown ids to a class of their own, or raise numClasses.',
    }),
  );
});

test('error: sizes', () => {
  const make = (options: object) => () => LabelLayout.fromLabelMaps(labelMaps, shape, { numClasses: 5, ...options });
  expect(make({})).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: labelMaps: expected a height and width divisible by 32 for 6 levels, got [2, 8, 4]. Resize or crop the label maps, or ask for fewer levels.]`,
  );
  expect(make({ levels: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: levels: expected an integer ≥ 1, got 0.]`,
  );
  expect(make({ levels: 1, boundaries: [1] })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: boundaries: expected shape [64], got [1].]`,
  );
  expect(() => LabelLayout.fromLabelMaps([0], shape, { numClasses: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: labelMaps: expected shape [64], got [1].]`,
  );
  expect(() => LabelLayout.fromLabelMaps([], [0, 8, 4], { numClasses: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: shape: expected an integer ≥ 1, got 0.]`,
  );
  expect(make({ numClasses: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: numClasses: expected an integer ≥ 1, got 0.]`,
  );
  const layout = LabelLayout.fromLabelMaps(labelMaps, shape, { numClasses: 5, levels: 1 });
  expect(() => layout.labelMap(1)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: level: expected a level from 0 to 0, got 1. Build the layout with more levels.]`,
  );
});

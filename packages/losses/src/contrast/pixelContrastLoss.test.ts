import { readFileSync } from 'node:fs';
import { expectClose, expectGradientsMatch, expectNoLeaks, random, shared, testsOf } from '@ecgan/testing';
import {
  grad,
  grads,
  mul,
  slice,
  sum,
  type Tensor,
  tensor,
  tensor2d,
  valueAndGrad,
  variable,
  variableGrads,
  zeros,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pixelContrastLoss } from './pixelContrastLoss.js';

testsOf('pixelContrastLoss');

type Row = number[];
const dot = (a: Row, b: Row) => a.reduce((total, x, k) => total + x * b[k], 0);
const unit = (row: Row) => row.map((x) => x / Math.sqrt(dot(row, row)));

/** The equation by loops in float64: the loss of each anchor, or undefined where it has no positives or negatives. */
function byLoops(
  anchors: Row[],
  labels: number[],
  temperature: number,
  memory: Row[] = [],
  memoryLabels: number[] = [],
) {
  const all = [...anchors, ...memory];
  const ids = [...labels, ...memoryLabels];
  return anchors.map((anchor, i) => {
    const term = (j: number) => Math.exp(dot(anchor, all[j]) / temperature);
    const positives = [...ids.keys()].filter((j) => j !== i && ids[j] === labels[i]);
    const negatives = [...ids.keys()].filter((j) => ids[j] !== labels[i]);
    if (!positives.length || !negatives.length) return undefined;
    const against = negatives.reduce((total, j) => total + term(j), 0);
    return positives.reduce((total, p) => total - Math.log(term(p) / (term(p) + against)), 0) / positives.length;
  });
}
const sample = (degrees: number) => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
const mean = (values: (number | undefined)[]) => {
  const kept = values.filter((value) => value !== undefined);
  return kept.reduce((a, b) => a + b, 0) / kept.length;
};
const rowsOf = (values: ArrayLike<number>, dim: number): Row[] =>
  Array.from({ length: values.length / dim }, (_, i) => Array.from(values).slice(i * dim, i * dim + dim));

describe('pixelContrastLoss', () => {
  const ids = [3, 0, 0, 3, 1, 0, 3];
  const labels = Int32Array.from(ids);
  const embeddings = random([7, 4], 1);
  const rows = rowsOf(embeddings.dataSync(), 4);
  const memory = { embeddings: random([5, 4], 2), labels: Int32Array.of(1, 1, 3, 0, 8) };
  const memoryRows = rowsOf(memory.embeddings.dataSync(), 4);

  test('default', { meta: { id: 'pixel-contrast-loss-default' } }, () => {
    expectClose(pixelContrastLoss(embeddings, labels), [mean(byLoops(rows.map(unit), ids, 0.07))], 1e-5);
  });

  test('args: labels as a tensor', () => {
    const asTensor = tensor(ids, [7], 'int32');
    expectClose(pixelContrastLoss(embeddings, asTensor), pixelContrastLoss(embeddings, labels), 0);
  });

  test('args: temperature, baseTemperature, normalize', {
    meta: { id: 'pixel-contrast-loss-temperature-basetemperature-normalize' },
  }, () => {
    const options = { temperature: 0.5, baseTemperature: 0.25, normalize: false };
    expectClose(pixelContrastLoss(embeddings, labels, options), [2 * mean(byLoops(rows, ids, 0.5))], 1e-5);
  });

  test('args: memory', () => {
    const losses = byLoops(rows.map(unit), ids, 0.1, memoryRows.map(unit), Array.from(memory.labels));
    expect(losses.every((loss) => loss !== undefined)).toBe(true);
    expectClose(pixelContrastLoss(embeddings, labels, { temperature: 0.1, memory }), [mean(losses)], 1e-5);
    const empty = { embeddings: tensor2d([], [0, 4]), labels: new Int32Array() };
    expectClose(pixelContrastLoss(embeddings, labels, { memory: empty }), pixelContrastLoss(embeddings, labels), 0);
  });

  test('args: reduction', () => {
    const losses = byLoops(rows.map(unit), ids, 0.2).map((loss) => loss ?? 0);
    const none = pixelContrastLoss(embeddings, labels, { temperature: 0.2, reduction: 'none' });
    expectClose(none, losses, 1e-5);
    expect(losses[4]).toBe(0);
    const total = pixelContrastLoss(embeddings, labels, { temperature: 0.2, reduction: 'sum' });
    expectClose(total, [losses.reduce((a, b) => a + b)], 1e-5);
  });

  test('args: lists of scales are one contrast', { meta: { id: 'pixel-contrast-loss-lists-scales' } }, () => {
    const scales = [slice(embeddings, [0, 0], [3, -1]), slice(embeddings, [3, 0], [4, -1])];
    const lists = [labels.slice(0, 3), labels.slice(3)];
    expectClose(pixelContrastLoss(scales, lists), pixelContrastLoss(embeddings, labels), 1e-6);
    const perScale = grads((a, b) => pixelContrastLoss([a, b], lists))(scales);
    const whole = rowsOf(grad((x) => pixelContrastLoss(x, labels))(embeddings).dataSync(), 4);
    expectClose(perScale[0], whole.slice(0, 3).flat(), 1e-5);
    expectClose(perScale[1], whole.slice(3).flat(), 1e-5);
  });

  test('args: scales of other sizes attract and repel each other, by loops over all of them', () => {
    // A 3×4 feature map and one of 2×2, of two images each: every pixel of either, with the class it has on that scale.
    const scales = [random([24, 3], 6), random([8, 3], 7)];
    const lists = [Array.from({ length: 24 }, (_, i) => (i * 7) % 4), Array.from({ length: 8 }, (_, i) => (i * 3) % 5)];
    const places = lists.flatMap((ids, scale) => ids.map((id, pixel) => ({ scale, pixel, id })));
    const units = scales.map((scale) => rowsOf(scale.dataSync(), 3).map(unit));
    const term = (a: { scale: number; pixel: number }, b: { scale: number; pixel: number }) =>
      Math.exp(dot(units[a.scale][a.pixel], units[b.scale][b.pixel]) / 0.3);
    const losses = places.map((anchor) => {
      const positives = places.filter((other) => other !== anchor && other.id === anchor.id);
      const against = places.filter(({ id }) => id !== anchor.id).reduce((sum, other) => sum + term(anchor, other), 0);
      const perPositive = positives.map((other) => -Math.log(term(anchor, other) / (term(anchor, other) + against)));
      return positives.length ? mean(perPositive) : undefined;
    });
    const labels = lists.map((ids) => Int32Array.from(ids));
    expectClose(pixelContrastLoss(scales, labels, { temperature: 0.3 }), [mean(losses)], 1e-5);
    expectGradientsMatch((a, b) => pixelContrastLoss([a, b], labels, { temperature: 0.3 }), scales);
  });

  test('behavior: a class seen once on each scale has something to learn', () => {
    // Alone, neither scale has a positive.
    const [first, second] = [tensor2d([sample(0), sample(90)]), tensor2d([sample(60), sample(150)])];
    const ids = Int32Array.of(0, 1);
    expect(pixelContrastLoss(first, ids).dataSync()[0]).toBe(0);
    // Every anchor: its positive at 60°, its negatives at 90° and at 150° or 30°.
    const cos = (degrees: number) => Math.cos((degrees * Math.PI) / 180);
    const loss = (other: number) =>
      -Math.log(Math.exp(cos(60)) / (Math.exp(cos(60)) + Math.exp(cos(90)) + Math.exp(cos(other))));
    const found = pixelContrastLoss([first, second], [ids, ids], { temperature: 1 });
    expectClose(found, [(loss(150) + loss(30)) / 2]);
  });

  test('gradient: against finite differences', () => {
    const options = { temperature: 0.5, memory };
    expectGradientsMatch((x) => pixelContrastLoss(x, labels, { temperature: 0.5 }), [embeddings]);
    expectGradientsMatch((x) => pixelContrastLoss(x, labels, options), [embeddings]);
    expectGradientsMatch((x) => pixelContrastLoss(x, labels, { ...options, normalize: false }), [embeddings]);
    const weights = random([7], 5);
    expectGradientsMatch(
      (x) => sum(mul(weights, pixelContrastLoss(x, labels, { ...options, reduction: 'none' }))),
      [embeddings],
    );
  });

  test('gradient: none to the memory', () => {
    const [trained, remembered] = [variable(embeddings), variable(memory.embeddings)];
    const { grads: found } = variableGrads(
      () => pixelContrastLoss(trained, labels, { memory: { ...memory, embeddings: remembered } }),
      [trained, remembered],
    );
    expect(found[trained.name]).toBeDefined();
    expect(found[remembered.name] ?? null).toBeNull();
  });

  test('behavior: neither overflows nor loses its gradient at a small temperature', () => {
    const opposite = tensor2d([
      [1, 0],
      [-1, 0],
      [1, 0],
    ]);
    const { value, grad: gradient } = valueAndGrad((x) =>
      pixelContrastLoss(x, Int32Array.of(0, 0, 1), { temperature: 1e-3, normalize: false }),
    )(opposite);
    // Anchor 0: 2/τ from its positive to its negative; anchor 1: −log(1/2).
    expectClose(value, [(2000 + Math.log(2)) / 2], 1e-5);
    expect(Array.from(gradient.dataSync()).every(Number.isFinite)).toBe(true);
    expect(gradient.dataSync()[0]).not.toBe(0);
  });

  test('behavior: unchanged by the order of pixels', {
    meta: { id: 'pixel-contrast-loss-unchanged-order-pixels' },
  }, () => {
    const expected = pixelContrastLoss(embeddings, labels, { memory });
    fc.assert(
      fc.property(fc.shuffledSubarray([...ids.keys()], { minLength: ids.length }), (order) => {
        const shuffled = tensor2d(order.map((i) => rows[i]));
        const loss = pixelContrastLoss(
          shuffled,
          Int32Array.from(order, (i) => ids[i]),
          { memory },
        );
        expectClose(loss, expected, 1e-5);
      }),
      { numRuns: 15 },
    );
  });

  test('behavior: unchanged by the names of classes, and by a rotation of all embeddings', () => {
    const expected = pixelContrastLoss(embeddings, labels);
    const renamed = Int32Array.from(ids, (id) => [9, 2, 0, 5][id]);
    expectClose(pixelContrastLoss(embeddings, renamed), expected, 1e-6);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 7, noNaN: true }), (angle) => {
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        const rotated = rows.map(([x, y, z, w]) => [c * x - s * z, y, s * x + c * z, w]);
        expectClose(pixelContrastLoss(tensor2d(rotated), labels), expected, 1e-5);
      }),
      { numRuns: 10 },
    );
  });

  test('behavior: what is remembered is no anchor', () => {
    // Of class 0 the batch has one pixel; were its two positives in memory anchors too, there would be three values.
    const one = tensor2d([sample(0)]);
    const remembered = { embeddings: tensor2d([sample(30), sample(60), sample(90)]), labels: Int32Array.of(0, 0, 1) };
    const none = pixelContrastLoss(one, Int32Array.of(0), { memory: remembered, temperature: 1, reduction: 'none' });
    const positive = (degrees: number) => Math.exp(Math.cos((degrees * Math.PI) / 180));
    expectClose(none, [(Math.log(1 + 1 / positive(30)) + Math.log(1 + 1 / positive(60))) / 2]);
  });

  test('behavior: unchanged by the length of embeddings', {
    meta: { id: 'pixel-contrast-loss-unchanged-length-embeddings' },
  }, () => {
    expectClose(pixelContrastLoss(mul(embeddings, 7), labels), pixelContrastLoss(embeddings, labels), 1e-5);
  });

  test.each([
    ['no positive', [0, 1, 2]],
    ['no negative', [4, 4, 4]],
    ['one pixel', [0]],
  ])('behavior: %s is a zero with zero gradients', (_, ids) => {
    const few = slice(embeddings, [0, 0], [ids.length, -1]);
    const { value, grad: gradient } = valueAndGrad((x) => pixelContrastLoss(x, Int32Array.from(ids)))(few);
    expect(value.dataSync()[0]).toBe(0);
    expect(gradient.dataSync().every((g) => g === 0)).toBe(true);
  });

  test('behavior: no pixel at all, and a vector of zeros', () => {
    const none = (x: Tensor) => pixelContrastLoss(slice(x, [0, 0], [0, -1]), new Int32Array());
    const nothing = valueAndGrad(none)(embeddings);
    expect(nothing.value.dataSync()[0]).toBe(0);
    expect(nothing.grad.dataSync().every((g) => g === 0)).toBe(true);
    expect(pixelContrastLoss(zeros([0, 4]), new Int32Array(), { reduction: 'none' }).shape).toEqual([0]);
    const { value, grad: gradient } = valueAndGrad((x) => pixelContrastLoss(x, labels))(zeros([7, 4]));
    // All similarities 0: log(1 + |N|) for 3 anchors of class 3 with 4 negatives, as many of class 0.
    expectClose(value, [Math.log(5)]);
    expect(gradient.dataSync().every((g) => g === 0)).toBe(true);
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(() => {
      const { value, grad: gradient } = valueAndGrad((x) => pixelContrastLoss(x, labels, { memory }))(embeddings);
      value.dispose();
      gradient.dispose();
    });
  });

  test('error: operands', () => {
    expect(() => pixelContrastLoss(zeros([7]), labels)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: embeddings: expected shape [samples, dim], got [7].]`,
    );
    expect(() => pixelContrastLoss(embeddings, Int32Array.of(1))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: labels: expected shape [7], got [1].]`,
    );
    expect(() => pixelContrastLoss([embeddings, zeros([7, 3])], [labels, labels])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: embeddings[1]: expected shape [samples, 4], got [7, 3].]`,
    );
    expect(() => pixelContrastLoss([embeddings, embeddings], [labels])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: labels: expected one tensor per tensor of embeddings, 2 in all, got 1.]`,
    );
    expect(() => pixelContrastLoss([], [])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: labels: expected one tensor per tensor of embeddings, at least one in all, got 0.]`,
    );
    const narrow = { embeddings: zeros([2, 3]), labels: Int32Array.of(1, 2) };
    expect(() => pixelContrastLoss(embeddings, labels, { memory: narrow })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: memory.embeddings: expected shape [entries, 4], got [2, 3].]`,
    );
    expect(() => pixelContrastLoss(embeddings, labels, { temperature: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: temperature: expected a finite number > 0, got 0.]`,
    );
  });
});

const fixtures = shared('fixtures', 'reference_values.json');

describe.skipIf(!fixtures)('pixelContrastLoss beside PyTorch', () => {
  const reference = fixtures ? JSON.parse(readFileSync(fixtures, 'utf8')) : {};

  /** Their features `[anchors, views, dim]`, one label per anchor, become `[samples, dim]`, one label each. */
  const samplesOf = ({ feats, feats_shape: [anchors, views, dim], labels }: Record<string, number[]>) => ({
    embeddings: tensor2d(feats, [anchors * views, dim]),
    labels: Int32Array.from(labels.flatMap((label) => new Array<number>(views).fill(label))),
  });

  test.each(['in_batch_t0.1', 'in_batch_t0.07'])(
    'behavior: %s',
    { meta: { id: 'pixel-contrast-loss-invariants' } },
    (name) => {
      const { embeddings, labels } = samplesOf(reference[name]);
      const { temperature, base_temperature: baseTemperature, loss, grad: gradient } = reference[name];
      const found = valueAndGrad((x) =>
        pixelContrastLoss(x, labels, { temperature, baseTemperature, normalize: false }),
      )(embeddings);
      expectClose(found.value, [loss], 1e-5);
      expectClose(found.grad, gradient, 1e-4);
    },
  );

  test('behavior: memory_clean', () => {
    const released = reference.memory_as_released;
    const { embeddings, labels } = samplesOf(released);
    const [classes, size, dim] = released.queue_shape;
    const memory = {
      embeddings: tensor2d(released.queue, [classes * size, dim]),
      labels: Int32Array.from({ length: classes * size }, (_, entry) => Math.floor(entry / size)),
    };
    expectClose(
      pixelContrastLoss(embeddings, labels, { memory, normalize: false }),
      [reference.memory_clean.loss],
      1e-5,
    );
  });
});

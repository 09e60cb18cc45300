import { readFileSync } from 'node:fs';
import { seededRandom } from '@ecgan/core/internal';
import { expectClose, expectNoLeaks, expectSameAfterRestoring, random, shared, testsOf } from '@ecgan/testing';
import { memory, slice, type Tensor2D, tensor2d, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PixelMemoryBank, type PixelMemoryBankState } from './PixelMemoryBank.js';
import { pixelContrastLoss } from './pixelContrastLoss.js';

testsOf('PixelMemoryBank');

/** Unit vectors that tell samples apart: the n-th points at the angle of n degrees. */
const sample = (n: number) => [Math.cos((n * Math.PI) / 180), Math.sin((n * Math.PI) / 180)];
const degrees = ([x, y]: number[]) => Math.round((Math.atan2(y, x) * 180) / Math.PI);

/** What is held of a class, as degrees. */
function held({ embeddings, labels }: { embeddings: Float32Array; labels: Int32Array }, label: number): number[] {
  const rows = Array.from(labels, (id, row) => ({
    id,
    angle: degrees(Array.from(embeddings.slice(row * 2, row * 2 + 2))),
  }));
  return rows.filter(({ id }) => id === label).map(({ angle }) => angle);
}

/** The mean direction of each class of each image, of samples that are whole regions. */
function meansOf(samples: number[][], labels: number[], images = labels.map(() => 0)) {
  const keys = labels.map((label, i) => `${images[i]} ${label}`);
  const regions = [...new Set(keys)].map((key) => samples.map((_, i) => i).filter((i) => keys[i] === key));
  const means = regions.map((members) =>
    samples[0].map((_, k) => members.reduce((sum, i) => sum + samples[i][k] / Math.hypot(...samples[i]), 0)),
  );
  const embeddings = tensor2d(means, [regions.length, samples[0]?.length ?? 2]);
  return { embeddings, labels: Int32Array.from(regions, ([first]) => labels[first]) };
}

/** Enqueues samples as if they were all pixels of their regions. */
const enqueue = (bank: PixelMemoryBank, angles: number[], labels: number[], images?: number[]) => {
  const samples = angles.map(sample);
  const regions = samples.length > 0 ? meansOf(samples, labels, images) : undefined;
  const embeddings = tensor2d(samples, [samples.length, 2]);
  bank.enqueue(embeddings, Int32Array.from(labels), images && Int32Array.from(images), regions);
};

describe('PixelMemoryBank', () => {
  const make = (memorySize = 3, pixelsPerRegion = 10) =>
    new PixelMemoryBank({ numClasses: 3, dim: 2, memorySize, pixelsPerRegion, random: seededRandom(1) });

  test('default: pixels and region means of every class, class 0 too', {
    meta: { id: 'pixel-memory-bank-pixels-region-means' },
  }, async () => {
    const bank = make();
    enqueue(bank, [10, 20, 30, 50], [0, 2, 2, 2], [0, 0, 0, 1]);
    const { pixels, regions } = await bank.state();
    expect(held(pixels, 0)).toEqual([10]);
    expect(held(pixels, 2).sort()).toEqual([20, 30, 50]);
    // Image 0 has a region of 20 and 30 degrees, whose mean lies at 25.
    expect(held(regions, 0)).toEqual([10]);
    expect(held(regions, 2)).toEqual([25, 50]);
    expect(bank.size).toBe(7);
    bank.dispose();
  });

  test('args: regions, none is remembered where none is given', async () => {
    const bank = make();
    bank.enqueue(tensor2d([sample(10), sample(20)]), Int32Array.of(0, 0));
    const { pixels, regions } = await bank.state();
    expect(held(pixels, 0).sort()).toEqual([10, 20]);
    expect(regions.labels.length).toBe(0);
    bank.dispose();
  });

  test('args: pixelsPerRegion', async () => {
    const bank = make(10, 2);
    enqueue(bank, [1, 2, 3, 4, 5], [1, 1, 1, 1, 1], [0, 0, 0, 0, 7]);
    const { pixels } = await bank.state();
    expect(held(pixels, 1).length).toBe(3);
    expect(new Set(held(pixels, 1)).size).toBe(3);
    bank.dispose();
  });

  test('behavior: a full ring forgets what came first', async () => {
    const bank = make();
    enqueue(bank, [1], [1]);
    enqueue(bank, [2], [1]);
    enqueue(bank, [3, 80], [1, 0]);
    enqueue(bank, [4], [1]);
    const { pixels } = await bank.state();
    expect(held(pixels, 1).sort()).toEqual([2, 3, 4]);
    expect(held(pixels, 0)).toEqual([80]);
    expect(Array.from(pixels.added)).toEqual([1, 4, 0]);
    bank.dispose();
  });

  test('behavior: holds the last of each class, whatever the batches', {
    meta: { id: 'pixel-memory-bank-holds-last-each' },
  }, async () => {
    const batch = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 0, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 5 }), async (batches) => {
        const bank = make(3, 1);
        // Each sample in an image of its own, so that every one is remembered; at most 40 of them.
        const given: number[][] = [[], [], []];
        let angle = 0;
        for (const labels of batches.filter((labels) => labels.length)) {
          const angles = labels.map(() => ++angle);
          enqueue(bank, angles, labels, [...labels.keys()]);
          labels.forEach((label, i) => {
            given[label].push(angles[i]);
          });
        }
        const { pixels, regions } = await bank.state();
        for (const label of [0, 1, 2])
          for (const rings of [pixels, regions])
            expect(held(rings, label).sort((a, b) => a - b)).toEqual(given[label].slice(-3));
        bank.dispose();
      }),
      { numRuns: 20 },
    );
  });

  test('behavior: embeddings are brought to unit length', async () => {
    const bank = make();
    const regions = { embeddings: tensor2d([[3, 4]]), labels: Int32Array.of(1) };
    bank.enqueue(tensor2d([[30, 40]]), Int32Array.of(0), Int32Array.of(0), regions);
    const { embeddings, labels } = bank.contents();
    expect(labels).toEqual(Int32Array.of(0, 1));
    expectClose(embeddings, [0.6, 0.8, 0.6, 0.8]);
    bank.dispose();
  });

  test('behavior: so are the means of regions, which are shorter than what they are means of', async () => {
    const bank = make();
    enqueue(bank, [0, 120, 40], [1, 1, 2]);
    const { embeddings, labels } = (await bank.state()).regions;
    expect(labels).toHaveLength(2);
    // The mean of 0 and 120 degrees is half as long, and lies at 60.
    expectClose(embeddings, [...sample(60), ...sample(40)]);
    bank.dispose();
  });

  test('behavior: contents go into a contrast, empty ones too', () => {
    const bank = make();
    const anchors = tensor2d([sample(0), sample(30)]);
    const labels = Int32Array.of(0, 0);
    expect(bank.contents().embeddings.shape).toEqual([0, 2]);
    expect(pixelContrastLoss(anchors, labels, { memory: bank.contents() }).dataSync()[0]).toBe(0);
    enqueue(bank, [60], [1]);
    // Both anchors meet the pixel and its region mean as negatives.
    const similarity = (angle: number) => Math.exp(Math.cos((angle * Math.PI) / 180));
    const loss = (toNegative: number) => Math.log(1 + (2 * similarity(toNegative)) / similarity(30));
    const found = pixelContrastLoss(anchors, labels, { memory: bank.contents(), temperature: 1 });
    expectClose(found, [(loss(60) + loss(30)) / 2]);
    bank.dispose();
  });

  test('behavior: reset', async () => {
    const bank = make();
    enqueue(bank, [1, 2], [0, 1]);
    bank.reset();
    expect(bank.size).toBe(0);
    enqueue(bank, [9], [1]);
    expect(held((await bank.state()).pixels, 1)).toEqual([9]);
    bank.dispose();
  });

  test('behavior: a restored bank continues identically', async () => {
    const [first, second] = [make(), make()];
    enqueue(first, [1, 2, 3, 4, 50], [0, 1, 1, 1, 2], [0, 1, 2, 3, 4]);
    second.restore(await first.state());
    for (const bank of [first, second]) enqueue(bank, [70, 71], [1, 2]);
    expectSameAfterRestoring(await second.state(), await first.state());
    for (const bank of [first, second]) bank.dispose();
  });

  test('behavior: a restored bank is the one that was saved, before anything is added, and empty ones too', async () => {
    const [first, second] = [make(), make()];
    for (const angles of [[], [10, 20]]) {
      if (angles.length) enqueue(first, angles, [2, 0]);
      second.restore(await first.state());
      expectSameAfterRestoring(await second.state(), await first.state());
      const [theirs, ours] = [first.contents(), second.contents()];
      expect(ours.labels).toEqual(theirs.labels);
      expectClose(ours.embeddings, theirs.embeddings, 0);
    }
    for (const bank of [first, second]) bank.dispose();
  });

  test('behavior: no sample, one sample, one class', () => {
    const one = new PixelMemoryBank({ numClasses: 1, dim: 2, memorySize: 1 });
    one.enqueue(zeros([0, 2]), new Int32Array());
    expect(one.size).toBe(0);
    for (const angle of [5, 80]) enqueue(one, [angle], [0]);
    expect(held({ ...one.contents(), embeddings: one.contents().embeddings.dataSync() as Float32Array }, 0)).toEqual([
      80, 80,
    ]);
    one.dispose();
  });

  test('behavior: dispose twice, no tensors left', async () => {
    await expectNoLeaks(() => {
      const bank = make();
      for (let step = 0; step < 4; step++) {
        const embeddings = random([3, 2], step);
        bank.enqueue(embeddings, Int32Array.of(0, 1, 1));
        embeddings.dispose();
      }
      bank.contents().embeddings.dispose();
      bank.reset();
      bank.dispose();
      bank.dispose();
    });
  });

  test('behavior: a hundred batches leave no more tensors than one', () => {
    const bank = make();
    const embeddings = random([3, 2], 1);
    bank.enqueue(embeddings, Int32Array.of(0, 1, 2));
    const before = memory().numTensors;
    for (let step = 0; step < 100; step++) bank.enqueue(embeddings, Int32Array.of(0, 1, 2));
    expect(memory().numTensors).toBe(before);
    bank.dispose();
  });

  test('error: arguments', () => {
    const bank = make();
    expect(() => make(0)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: memorySize: expected an integer ≥ 1, got 0.]`,
    );
    expect(() => bank.enqueue(zeros([2, 3]), Int32Array.of(0, 1))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: embeddings: expected shape [samples, 2], got [2, 3].]`,
    );
    expect(() => bank.enqueue(zeros([2, 2]), Int32Array.of(0))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: labels: expected shape [2], got [1].]`,
    );
    expect(() => bank.enqueue(zeros([1, 2]), Int32Array.of(3))).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: labels: expected ids from 0 to 2, got 3.]`,
    );
    expect(() => bank.enqueue(zeros([1, 2]), Int32Array.of(0), Int32Array.of(0, 1))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: images: expected shape [1], got [2].]`,
    );
    const withRegions = (dim: number, label: number) =>
      bank.enqueue(zeros([1, 2]), Int32Array.of(0), Int32Array.of(0), {
        embeddings: zeros([1, dim]) as Tensor2D,
        labels: Int32Array.of(label),
      });
    expect(() => withRegions(3, 0)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: regions.embeddings: expected shape [samples, 2], got [1, 3].]`,
    );
    expect(() => withRegions(2, 3)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: regions.labels: expected ids from 0 to 2, got 3.]`,
    );
    expect(bank.size).toBe(0);
    expect(() => bank.enqueue(zeros([1, 2]), Int32Array.of(-1))).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: labels: expected ids from 0 to 2, got -1.]`,
    );
    expect(bank.size).toBe(0);
    bank.dispose();
  });

  test('error: a state of which one half is damaged changes nothing', async () => {
    const [bank, other] = [make(), make()];
    enqueue(bank, [10, 20], [0, 1]);
    enqueue(other, [30, 40], [1, 2]);
    const [before, state] = [await bank.state(), await other.state()];
    const labels = Int32Array.of(7, 7);
    expect(() => bank.restore({ ...state, regions: { ...state.regions, labels } })).toThrow('state: expected');
    const noClass = { ...state.pixels, labels, added: new Int32Array(3) };
    expect(() => bank.restore({ ...state, pixels: noClass })).toThrow('state: expected');
    expect(await bank.state()).toEqual(before);
    bank.dispose();
    other.dispose();
  });

  test('error: a state of another size', async () => {
    const bank = make();
    enqueue(bank, [1, 2], [0, 1]);
    const state: PixelMemoryBankState = await bank.state();
    const wider = new PixelMemoryBank({ numClasses: 3, dim: 4 });
    expect(() => wider.restore(state)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: state: expected that of 3 rings of at most 1000 embeddings of length 4, got "2 embeddings of length 2 in 3 rings". Make the bank with the sizes it was saved with.]`,
    );
    const fewer = new PixelMemoryBank({ numClasses: 2, dim: 2 });
    expect(() => fewer.restore(state)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: state: expected that of 2 rings of at most 1000 embeddings of length 2, got "2 embeddings of length 2 in 3 rings". Make the bank with the sizes it was saved with.]`,
    );
    // The first ring would fit, the second does not: neither is taken.
    const half = make();
    enqueue(half, [7], [2]);
    const before = await half.state();
    const noClass = { ...state.regions, labels: state.regions.labels.map(() => 3) };
    expect(() => half.restore({ ...state, regions: noClass })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: state: expected that of 3 rings of at most 3 embeddings of length 2, got "2 embeddings of length 2 in 3 rings". Make the bank with the sizes it was saved with.]`,
    );
    expect(await half.state()).toEqual(before);
    for (const each of [bank, wider, fewer, half]) each.dispose();
  });
});

const fixtures = shared('fixtures', 'reference_values.json');

describe.skipIf(!fixtures)('PixelMemoryBank beside ContrastiveSeg', () => {
  const reference = fixtures ? JSON.parse(readFileSync(fixtures, 'utf8')) : {};

  test('behavior: memory_clean, every class and only what was added', async () => {
    const { feats, feats_shape, labels, queue, queue_shape } = reference.memory_as_released;
    const [numClasses, size, dim] = queue_shape;
    const entries = tensor2d(queue, [numClasses * size, dim]);
    const classes = Int32Array.from({ length: numClasses * size }, (_, entry) => Math.floor(entry / size));
    // Rings of twice the size, half full: the reference has no empty slots to contrast with.
    const bank = new PixelMemoryBank({ numClasses, dim, memorySize: 2 * size });
    bank.enqueue(slice(entries, [0, 0], [5, -1]), classes.slice(0, 5));
    bank.enqueue(slice(entries, [5, 0], [-1, -1]), classes.slice(5));
    const { pixels, regions } = await bank.state();
    bank.restore({
      pixels,
      regions: { ...regions, embeddings: new Float32Array(), labels: new Int32Array(), added: regions.added.fill(0) },
    });
    const anchors = tensor2d(feats, [feats_shape[0], dim]);
    const found = pixelContrastLoss(anchors, Int32Array.from(labels), { memory: bank.contents() });
    expectClose(found, [reference.memory_clean.loss], 1e-5);
    bank.dispose();
  });
});

import { expectClose, expectNoLeaks, random, randomLabels } from '@ecgan/testing';
import { dispose, randomUniform, type Tensor3D, type Tensor4D, tensor, tensor3d } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { fitSegmenter, type SegmenterBatch, type SegmenterStep } from './fitSegmenter.js';
import { scoreImages } from './scoreImages.js';
import { segmenter } from './segmenter.js';

const colours = [
  [-0.8, 0.1, 0.7],
  [0.6, -0.5, -0.2],
  [0.1, 0.8, -0.7],
];

/** Rectangles of three classes, each class of its own colour, with noise. */
function pictures(seed: number, images = 4): SegmenterBatch {
  const shape: [number, number, number] = [images, 8, 8];
  const labels = randomLabels(shape, 3, seed);
  const noise = random([labels.length * 3], seed, -0.2, 0.2);
  const values = noise.dataSync();
  const photo = Float32Array.from(values, (value, i) => colours[labels[Math.floor(i / 3)]][i % 3] + value);
  noise.dispose();
  return { photos: tensor(photo, [...shape, 3]) as Tensor4D, labelMap: tensor3d(labels, shape, 'int32') };
}

function* endless(alive = { batches: 0 }) {
  for (let seed = 0; ; seed++) {
    const batch = pictures(seed);
    alive.batches += 1;
    try {
      yield batch;
    } finally {
      dispose([batch.photos, batch.labelMap]);
      alive.batches -= 1;
    }
  }
}

const weightsOf = (model: LayersModel) => model.getWeights().map((weight) => Array.from(weight.dataSync()));

describe('fitSegmenter', () => {
  test('default: learns what it can, and noise scores low', {
    meta: { id: 'fit-segmenter-learns-what-can' },
  }, async () => {
    const model = segmenter({ numClasses: 3, filters: 4 });
    const heldOut = pictures(1000);
    const untrained = await scoreImages(model, heldOut.photos, heldOut.labelMap);
    const losses = await fitSegmenter(model, endless(), { steps: 60, learningRate: 2e-2 });
    const trained = await scoreImages(model, heldOut.photos, heldOut.labelMap);
    const noise = randomUniform([4, 8, 8, 3], -1, 1, 'float32', 3) as Tensor4D;
    const fooled = await scoreImages(model, noise, heldOut.labelMap);
    expect(losses).toHaveLength(60);
    expect(untrained.pixelAccuracy).toBeLessThan(0.6);
    expect(trained.pixelAccuracy).toBeGreaterThan(0.9);
    expect(trained.meanIou).toBeGreaterThan(0.8);
    expect(fooled.pixelAccuracy).toBeLessThan(0.6);
    expect(fooled.meanIou).toBeLessThan(0.4);
    dispose([heldOut.photos, heldOut.labelMap, noise]);
    model.dispose();
  });

  test('args: onStep is called for each step, and the iterator of batches is closed', async () => {
    const model = segmenter({ numClasses: 3, filters: 1 });
    const told: SegmenterStep[] = [];
    const alive = { batches: 0 };
    const losses = await fitSegmenter(model, endless(alive), {
      steps: 3,
      onStep: (step) => {
        expect(alive.batches).toBe(1);
        told.push(step);
      },
    });
    expect(told).toEqual(losses.map((loss, i) => ({ step: i + 1, steps: 3, loss })));
    expect(alive.batches).toBe(0);
    model.dispose();
  });

  test('args: seed decides what is mirrored; equal seeds agree', async () => {
    const batch = pictures(7);
    const fit = async (seed: number) => {
      const model = segmenter({ numClasses: 3, filters: 1 });
      await fitSegmenter(model, new Array(4).fill(batch), { steps: 4, seed });
      const weights = weightsOf(model).flat();
      model.dispose();
      return weights;
    };
    const first = await fit(1);
    expectClose(await fit(1), first, 1e-6);
    expect(await fit(2)).not.toEqual(first);
    dispose([batch.photos, batch.labelMap]);
  });

  test('args: ignoreLabel teaches nothing', async () => {
    const model = segmenter({ numClasses: 3, filters: 1 });
    const before = weightsOf(model);
    const photos = random([1, 8, 8, 3], 1) as Tensor4D;
    const labelMap = tensor3d(new Int32Array(64).fill(255), [1, 8, 8], 'int32');
    expect(await fitSegmenter(model, [{ photos, labelMap }], { steps: 5, ignoreLabel: 255 })).toEqual([0]);
    expect(weightsOf(model)).toEqual(before);
    dispose([photos, labelMap]);
    model.dispose();
  });

  test('behavior: batches that end, end the fit', async () => {
    const model = segmenter({ numClasses: 3, filters: 1 });
    const batch = pictures(7);
    async function* two() {
      yield batch;
      yield batch;
    }
    expect(await fitSegmenter(model, two(), { steps: 9 })).toHaveLength(2);
    dispose([batch.photos, batch.labelMap]);
    model.dispose();
  });

  test('behavior: leaks nothing', async () => {
    await expectNoLeaks(async () => {
      const model = segmenter({ numClasses: 3, filters: 1 });
      await fitSegmenter(model, endless(), { steps: 3 });
      model.dispose();
    });
  });

  test('error: a label that is no class, before it teaches anything', async () => {
    const model = segmenter({ numClasses: 3, filters: 1 });
    const before = weightsOf(model);
    const photos = random([1, 8, 8, 3], 1) as Tensor4D;
    const labelMap: Tensor3D = tensor3d(new Int32Array(64).fill(3, 60), [1, 8, 8], 'int32');
    await expect(fitSegmenter(model, [{ photos, labelMap }], { steps: 1 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ValueError: labelMap[60]: expected a class id in [0, 3), got 3.]`,
    );
    expect(weightsOf(model)).toEqual(before);
    dispose([photos, labelMap]);
    model.dispose();
  });

  test('error: steps', async () => {
    const model = segmenter({ numClasses: 3, filters: 1 });
    await expect(fitSegmenter(model, [], { steps: 0 })).rejects.toThrow('steps: expected an integer ≥ 1, got 0.');
    model.dispose();
  });
});

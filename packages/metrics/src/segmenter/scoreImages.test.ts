import { expectNoLeaks } from '@ecgan/testing';
import { dispose, slice, type Tensor3D, type Tensor4D, tensor, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import type { Segmenter } from '../networks/networkTypes.js';
import { scoreImages } from './scoreImages.js';
import { segmenter } from './segmenter.js';

/** Images whose three channels are the logits of three classes: so this "segmenter" shows what came. */
function reader(shown: { images: number; largest: number }[] = []): Segmenter {
  return {
    predict: (images) => {
      const x = images as Tensor4D;
      shown.push({ images: x.shape[0], largest: Math.max(...x.dataSync()) });
      return slice(x, [0, 0, 0, 0], x.shape);
    },
  };
}

/** `[batch, 1, width, 3]`, each pixel brightest in the channel of its class. */
const image = (classes: number[][], brightness = 0.5) =>
  tensor(
    classes.flat().flatMap((id) => [0, 1, 2].map((channel) => (channel === id ? brightness : -0.5))),
    [classes.length, 1, classes[0].length, 3],
  ) as Tensor4D;
const map = (ids: number[][]) => tensor(ids.flat(), [ids.length, 1, ids[0].length], 'int32') as Tensor3D;

const found = [
  [0, 0, 1, 1],
  [0, 1, 1, 1],
  [0, 0, 0, 0],
];
const truth = [
  [0, 0, 1, 1],
  [0, 0, 1, 1],
  [1, 0, 0, 255],
];

describe('scoreImages', () => {
  test('default', { meta: { id: 'score-images-default' } }, async () => {
    const [images, labelMap] = [image(found), map(truth)];
    const scores = await scoreImages(reader(), images, labelMap, { ignoreLabel: 255 });
    // Counted by hand: 9 of 11 right; class 0 both 5, either 7; class 1 both 4, either 6; class 2 nowhere.
    expect(scores.pixelAccuracy).toBeCloseTo(9 / 11, 12);
    expect(scores.perClass).toEqual([5 / 7, 4 / 6, Number.NaN]);
    expect(scores.meanIou).toBeCloseTo((5 / 7 + 4 / 6) / 2, 12);
    expect(scores.protocol).toEqual({
      ...{ metric: 'scores of label maps', images: 3, size: [1, 4], clipped: [-1, 1] },
      classes: { numClasses: 3, scored: 2, ignoreLabel: 255, ignoredPixels: 1, pixels: 12 },
    });
    expect(scores.images.map((one) => one.pixelAccuracy())).toEqual([1, 3 / 4, 2 / 3]);
    dispose([images, labelMap]);
  });

  test('args: batchSize changes nothing but how many are shown at once', async () => {
    const [images, labelMap] = [image(found), map(truth)];
    const shown: { images: number; largest: number }[] = [];
    const options = { ignoreLabel: 255 };
    const whole = await scoreImages(reader(), images, labelMap, options);
    expect(await scoreImages(reader(shown), images, labelMap, { ...options, batchSize: 2 })).toEqual(whole);
    expect(shown.map(({ images }) => images)).toEqual([2, 1]);
    dispose([images, labelMap]);
  });

  test('behavior: values beyond [-1, 1] are clipped', async () => {
    const [images, labelMap] = [image(found, 1.7), map(found)];
    const shown: { images: number; largest: number }[] = [];
    expect((await scoreImages(reader(shown), images, labelMap)).pixelAccuracy).toBe(1);
    expect(shown).toEqual([{ images: 3, largest: 1 }]);
    dispose([images, labelMap]);
  });

  test('args: resize, network, split', async () => {
    // Twice as wide: the bilinear image is brightest in the class of the nearest pixel.
    const wide = truth.slice(0, 2).map((row) => row.flatMap((id) => [id, id]));
    const [images, labelMap] = [image(found.slice(0, 2)), map(wide)];
    const network = { name: 'reader', sha256: 'ab' };
    const scores = await scoreImages({ ...reader(), network }, images, labelMap, { resize: 'bilinear', split: 'val' });
    expect(scores.pixelAccuracy).toBe(14 / 16);
    expect(scores.protocol).toMatchObject({
      ...{ network, split: 'val', size: [1, 8] },
      resized: { from: [1, 4], interpolation: 'bilinear, half-pixel centres' },
    });
    dispose([images, labelMap]);
  });

  test('behavior: anything with segment is a segmenter, also one that takes its time', async () => {
    await expectNoLeaks(async () => {
      const [images, labelMap] = [image(found), map(truth)];
      const expected = await scoreImages(reader(), images, labelMap, { ignoreLabel: 255 });
      for (const segment of [
        (x: Tensor4D) => slice(x, [0, 0, 0, 0], x.shape),
        async (x: Tensor4D) => slice(x, [0, 0, 0, 0], x.shape),
      ])
        expect(await scoreImages({ segment }, images, labelMap, { ignoreLabel: 255 })).toEqual(expected);
      dispose([images, labelMap]);
    });
  });

  test('behavior: a layers model is a segmenter', async () => {
    const model = segmenter({ numClasses: 3, filters: 1 });
    const [images, labelMap] = [zeros([1, 8, 16, 3]) as Tensor4D, zeros([1, 8, 16], 'int32') as Tensor3D];
    expect((await scoreImages(model, images, labelMap)).perClass).toHaveLength(3);
    dispose([images, labelMap]);
    model.dispose();
  });

  test('behavior: leaks nothing', async () => {
    await expectNoLeaks(async () => {
      const [images, labelMap] = [image(found), map(found)];
      await scoreImages(reader(), images, labelMap, { batchSize: 2 });
      dispose([images, labelMap]);
    });
  });

  test('error: shapes', async () => {
    const [images, labelMap] = [image(found), map(found.slice(1))];
    await expect(scoreImages(reader(), images, labelMap)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: labelMap: expected shape [3, 1, 4], got [2, 1, 4].]`,
    );
    const half: Segmenter = { predict: (x) => slice(x as Tensor4D, [0, 0, 0, 0], [3, 1, 2, 3]) };
    const all = map(found);
    await expect(scoreImages(half, images, all)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: logits: expected shape [3, 1, 4, numClasses], got [3, 1, 2, 3].]`,
    );
    await expect(scoreImages(reader(), images, all, { batchSize: 0 })).rejects.toThrow(
      'batchSize: expected an integer ≥ 1',
    );
    dispose([images, labelMap, all]);
  });
});

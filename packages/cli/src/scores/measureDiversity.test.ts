import { useBackend } from '@ecgan/backend';
import type { LabelLayout } from '@ecgan/core';
import { SyntheticScenes } from '@ecgan/data';
import type { InferenceGenerator } from '@ecgan/models';
import { memory, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { resolveSettings } from '../config/resolveSettings.js';
import { diversitySamples, withDiversity } from './measureDiversity.js';
import type { EvaluationOptions } from './scores.js';

/** A generator whose picture is of one colour, that of its noise, and what it was given. */
function colours() {
  const given: { labels: number[]; noise: number[] }[] = [];
  const generate = (layout: LabelLayout, _: undefined, noise: Tensor4D) => {
    const labelMap = layout.labelMap();
    const [count, height, width] = labelMap.shape;
    given.push({ labels: Array.from(labelMap.dataSync()), noise: Array.from(noise.dataSync()) });
    labelMap.dispose();
    const { noise: values } = given[given.length - 1];
    const pixels = Array.from({ length: count }, (_, i) =>
      Array.from({ length: height * width }, () => values.slice(3 * i, 3 * i + 3).map((value) => value / 10)),
    );
    return tensor4d(pixels.flat(3), [count, height, width, 3]);
  };
  return { given, generator: { generate } as unknown as InferenceGenerator };
}

const settings = resolveSettings({ preset: 'tiny', flags: { noiseSize: 3, heldOut: 2 } });

test('default: the mean over all pairs of pictures of one label map, over label maps; every picture has noise of its own', async () => {
  await useBackend('wasm');
  const heldOut = new SyntheticScenes({ height: 32, length: 2, seed: 0, split: 'validation' });
  const { given, generator } = colours();
  const row = { pictures: 'real photos', pixelAccuracy: 1, meanIntersectionOverUnion: 1 };
  const before = memory().numTensors;
  const options = {
    ...{ settings, data: { heldOut } },
    scorers: { perceptual: { extractor: { features: (images: Tensor4D) => images.clone() } } },
    terminal: { progress: () => undefined, clearStatus: () => undefined },
    interruption: { throwIfRequested: async () => undefined },
  } as unknown as EvaluationOptions;
  const scores = { step: 1, rows: [row, { ...row, pictures: 'generated' }, row], protocol: '' };
  const { rows } = await withDiversity(scores, generator, 3, options);
  expect(memory().numTensors).toBe(before);

  // Of unit vectors: |û − v̂|².
  const apart = (u: number[], v: number[]) => {
    const [a, b] = [u, v].map((w) => w.map((value) => value / Math.hypot(...w)));
    return a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
  };
  const ofLabelMap = given.map(({ noise }) => {
    const drawn = [0, 1, 2].map((i) => noise.slice(3 * i, 3 * i + 3));
    return (apart(drawn[0], drawn[1]) + apart(drawn[0], drawn[2]) + apart(drawn[1], drawn[2])) / 3;
  });
  expect(rows[1].diversity).toBeCloseTo((ofLabelMap[0] + ofLabelMap[1]) / 2, 4);
  expect([rows[0].diversity, rows[2].diversity]).toEqual([undefined, undefined]);
  expect(new Set(given.flatMap(({ noise }) => noise)).size).toBe(18);
  for (const [index, { labels }] of given.entries()) {
    const sample = await heldOut.sample(index);
    expect(labels).toEqual(Array.from({ length: 3 }, () => Array.from(sample.labels)).flat());
  }
});

test('args: what is no number of pictures, and what it does not go with', () => {
  const refusal = (flags: Parameters<typeof diversitySamples>[0], noiseSize = 3) => {
    try {
      return diversitySamples(flags, { noiseSize });
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(refusal({})).toBeUndefined();
  expect(refusal({ diversity: '4', perceptual: 'vgg19.safetensors' })).toBe(4);
  expect(
    [
      refusal({ diversity: '1' }),
      refusal({ diversity: 'many' }),
      refusal({ diversity: '4' }),
      refusal({ diversity: '4', perceptual: 'vgg19.safetensors' }, 0),
      refusal({ diversity: '4', perceptual: 'vgg19.safetensors', pictures: 'folder' }),
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "--diversity: expected an integer of at least 2, got "1".
    --diversity: expected an integer of at least 2, got "many".
    --diversity: expected also --perceptual, the features that pictures are told apart by, got "4".
    --diversity: expected nothing, as the generator takes no noise, got "4". It draws one picture of each label map.
    --diversity: expected nothing, as --pictures are one of each label map, got "4". Leave one of the two out."
  `);
});

import { expect, test } from 'vitest';
import { SyntheticScenes } from '../scenes/SyntheticScenes.js';
import { flipSample } from './flipSample.js';

test('default: every pixel goes to the mirrored column', { meta: { id: 'flip-sample-every-pixel-goes' } }, async () => {
  const sample = await new SyntheticScenes({ height: 32, width: 40 }).sample(1);
  const flipped = flipSample(sample);
  for (const [y, x] of [
    [0, 0],
    [5, 39],
    [31, 17],
  ]) {
    const [here, there] = [y * 40 + x, y * 40 + 39 - x];
    expect(flipped.labels[there]).toBe(sample.labels[here]);
    expect(flipped.instances?.[there]).toBe(sample.instances?.[here]);
    expect(flipped.edges[there]).toBe(sample.edges[here]);
    expect(flipped.photo.subarray(3 * there, 3 * there + 3)).toEqual(sample.photo.subarray(3 * here, 3 * here + 3));
  }
  expect(flipped).not.toEqual(sample);
  expect(flipSample(flipped)).toEqual(sample);
});

test('behavior: no instances, none made', async () => {
  const sample = await new SyntheticScenes({ height: 32 }).sample(0);
  expect(flipSample({ ...sample, instances: undefined }).instances).toBeUndefined();
});

import { expect, test } from 'vitest';
import { prepareSample, type SampleSource } from './prepareSample.js';

/** 4×6 pixels: what each holds is its own number, so that one sees where it went. */
function numbered(changes: Partial<SampleSource> = {}): SampleSource {
  const numbers = Array.from({ length: 24 }, (_, i) => i);
  return {
    ...{ name: 'a', height: 4, width: 6 },
    photo: Uint8Array.from(numbers.flatMap((i) => [i, 100 + i, 200 + i])),
    edges: Uint8Array.from(numbers),
    labels: { height: 4, width: 6, ids: Int32Array.from(numbers) },
    instances: { height: 4, width: 6, ids: Int32Array.from(numbers, (i) => 1000 * i) },
    ...changes,
  };
}

const size = { height: 2, width: 4 };

/** The pixels of the source that the sample shows, read from each of its arrays. */
function pixelsOf(sample: ReturnType<typeof prepareSample>) {
  const pixels = [...sample.labels];
  expect([...sample.edges]).toEqual(pixels);
  expect([...(sample.instances ?? [])]).toEqual(pixels.map((i) => 1000 * i));
  expect([...sample.photo]).toEqual(pixels.flatMap((i) => [i, 100 + i, 200 + i]));
  return pixels;
}

test('default: the middle, all arrays together', { meta: { id: 'prepare-sample-middle-all-arrays' } }, () => {
  expect(pixelsOf(prepareSample(numbered(), size))).toEqual([7, 8, 9, 10, 13, 14, 15, 16]);
});

test('args: augmentation', () => {
  const cornered = (cropX: number, cropY: number, flip = false) =>
    pixelsOf(prepareSample(numbered(), size, { flip, cropX, cropY }));
  expect(cornered(0, 0)).toEqual([0, 1, 2, 3, 6, 7, 8, 9]);
  expect(cornered(1, 1)).toEqual([14, 15, 16, 17, 20, 21, 22, 23]);
  expect(cornered(0.999, 0)).toEqual([2, 3, 4, 5, 8, 9, 10, 11]);
  expect(cornered(0, 0, true)).toEqual([3, 2, 1, 0, 9, 8, 7, 6]);
});

test('behavior: without room nothing is cut, and the source stays as it was', () => {
  const source = numbered();
  const before = structuredClone(source);
  const sample = prepareSample(source, source, { flip: true, cropX: 0.7, cropY: 0.1 });
  expect(pixelsOf(sample).slice(0, 6)).toEqual([5, 4, 3, 2, 1, 0]);
  expect(source).toEqual(before);
});

test('behavior: labels of another size are brought to the photo’s', () => {
  const labels = { height: 2, width: 3, ids: Int32Array.from([0, 1, 2, 3, 4, 5]) };
  const sample = prepareSample(numbered({ labels, instances: undefined }), size);
  expect([...sample.labels]).toEqual([0, 1, 1, 2, 3, 4, 4, 5]);
  expect(sample).not.toHaveProperty('instances');
});

test('error: sizes', () => {
  expect(() => prepareSample(numbered(), { height: 8, width: 4 })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: sample a: expected a photo of at least 8×4 (height×width), got [4, 6]. Resize the photo first, or choose a smaller sample size.]`,
  );
  expect(() => prepareSample(numbered({ edges: new Uint8Array(3) }), size)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: edges of sample a: expected shape [24], got [3].]`,
  );
  const labels = { height: 4, width: 6, ids: new Int32Array(5) };
  expect(() => prepareSample(numbered({ labels }), size)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: labels of sample a: expected shape [24], got [5].]`,
  );
});

import { expect, test } from 'vitest';
import { encodeLabelMap } from '../decode/encodeLabelMap.js';
import { LabelFileError } from '../decode/LabelFileError.js';
import { cannyEdges } from '../edges/cannyEdges.js';
import { SyntheticScenes } from '../scenes/SyntheticScenes.js';
import { type MemoryItem, memoryDataset } from './MemoryDataset.js';

const options = { numClasses: 12, height: 32, width: 32 };

async function scene(changes: Partial<MemoryItem> = {}): Promise<MemoryItem> {
  const { height, width, photo, labels, instances } = await new SyntheticScenes({ height: 40, width: 48 }).sample(5);
  return {
    name: 'scene',
    photo: { height, width, pixels: photo },
    labels: { height, width, ids: labels },
    ...(instances && { instances: { height, width, ids: instances } }),
    ...changes,
  };
}

test('default: ids or the bytes of a PNG, the same sample', async () => {
  const item = await scene();
  const { labels, instances } = item as { labels: { ids: Int32Array }; instances: { ids: Int32Array } };
  const encoded = {
    labels: encodeLabelMap(labels.ids, 40, 48),
    instances: encodeLabelMap(instances.ids, 40, 48),
  };
  const dataset = memoryDataset([item, { ...item, ...encoded }], options);
  expect(dataset).toMatchObject({ length: 2, numClasses: 12, height: 32, width: 32 });
  const sample = await dataset.sample(0);
  expect(sample.photo).toHaveLength(3 * 32 * 32);
  expect(sample.edges).toEqual(cannyEdges(sample.photo, 32, 32));
  expect(await dataset.sample(1)).toEqual(sample);
});

test('args: augmentation', async () => {
  const dataset = memoryDataset([await scene()], { ...options, loadHeight: 40, loadWidth: 48 });
  const sample = await dataset.sample(0, { flip: false, cropX: 1, cropY: 0.5 });
  const { labels } = (await scene()) as { labels: { ids: Int32Array } };
  expect(sample.labels[0]).toBe(labels.ids[4 * 48 + 16]);
  const mirrored = await dataset.sample(0, { flip: true, cropX: 1, cropY: 0.5 });
  expect(mirrored.labels[31]).toBe(sample.labels[0]);
});

test('args: remap works on ids that are given, colours do not', async () => {
  const labels = { height: 40, width: 48, ids: new Int32Array(40 * 48).fill(200) };
  const rules = { ...options, remap: { 200: 3 }, colours: [[1, 2, 3] as const] };
  const sample = await memoryDataset([await scene({ labels, instances: undefined })], rules).sample(0);
  expect(new Set(sample.labels)).toEqual(new Set([3]));
});

test('error: labels that are no classes, damaged bytes, no item, index', async () => {
  const labels = { height: 40, width: 48, ids: new Int32Array(40 * 48).fill(12) };
  const strange = await memoryDataset([await scene({ labels })], options)
    .sample(0)
    .catch((error) => error);
  expect(strange).toBeInstanceOf(LabelFileError);
  expect(strange.message).toMatchInlineSnapshot(
    `"labels of scene: the pixel at x 0, y 0 has id 12, but ids go from 0 to 11; 1920 pixels have it. Give a class for it in \`remap\`, or raise \`numClasses\`."`,
  );
  const damaged = memoryDataset([await scene({ instances: new Uint8Array(9) })], options);
  await expect(damaged.sample(0)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LabelFileError: instances of scene: not a PNG. Export it again as an 8-bit (or 16-bit) grey PNG.]`,
  );
  await expect(damaged.sample(1)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: index: expected an integer from 0 to 0, got 1.]`,
  );
  expect(() => memoryDataset([], options)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: items: expected at least one item, got 0.]`,
  );
  expect(() => memoryDataset([], { ...options, width: 40 })).toThrow('divisible by 32');
});

import { useTestBackend } from '@ecgan/testing';
import { beforeAll, expect, test } from 'vitest';
import { CachedDataset } from '../dataset/CachedDataset.js';
import { SyntheticScenes } from '../scenes/SyntheticScenes.js';
import { batchOf } from './batch.js';
import { prepareBatch } from './prepareBatch.js';

beforeAll(useTestBackend);

const scenes = new SyntheticScenes({ height: 32, width: 32, length: 8 });
const { numClasses } = scenes;
const look = (index: number, flip = false) => ({ index, augmentation: { flip, cropX: 0, cropY: 0 } });

test('default: what batchOf makes of the samples, in the order planned', async () => {
  const plan = [look(3), look(0, true), look(3, true), look(7)];
  const message = await prepareBatch(scenes, plan, { numClasses, levels: 2, regions: { ignoreLabel: 1 } });
  const samples = await Promise.all(plan.map(({ index, augmentation }) => scenes.sample(index, augmentation)));
  const batch = batchOf(samples, { numClasses, levels: 2, regions: { ignoreLabel: 1 } });
  expect(message.names).toEqual(batch.names);
  expect(message.photos).toEqual(batch.photos.dataSync());
  expect(message.edges).toEqual(batch.edges.dataSync());
  expect(message.layout).toEqual(batch.layout.toMessage());
  batch.dispose();
});

test('behavior: cached samples are the same, and read once', async () => {
  let read = 0;
  const counting = {
    ...{ length: 8, numClasses, classNames: [], palette: [], height: 32, width: 32 },
    sample: (index: number) => {
      read++;
      return scenes.sample(index);
    },
  };
  // Room for two.
  const counted = new CachedDataset(counting, 2 * 12 * 32 * 32);
  for (const flip of [false, true]) {
    for (const index of [0, 1, 2]) {
      const augmentation = { flip, cropX: 0, cropY: 0 };
      expect(await counted.sample(index, augmentation)).toEqual(await scenes.sample(index, augmentation));
    }
  }
  expect(read).toBe(4);
});

test('behavior: few samples are read at a time, and none after an error', async () => {
  let [now, most, asked] = [0, 0, 0];
  const slow = {
    ...{ length: 8, numClasses, classNames: [], palette: [], height: 32, width: 32 },
    sample: async (index: number) => {
      asked++;
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, index === 1 ? 30 : 5));
      now--;
      if (index < 3) throw new Error(`sample ${index} is bad`);
      return scenes.sample(index);
    },
  };
  await prepareBatch(slow, [look(3), look(4), look(5), look(6)], { numClasses, levels: 1 });
  expect(most).toBe(2);
  asked = 0;
  // The first of the batch is named, though the second fails first.
  const failing = prepareBatch(slow, [look(1), look(2), look(3), look(4)], { numClasses, levels: 1 });
  await expect(failing).rejects.toThrow('sample 1 is bad');
  expect(asked).toBe(2);
});

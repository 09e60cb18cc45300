import { expect, test } from 'vitest';
import { cannyEdges } from '../edges/cannyEdges.js';
import { SyntheticScenes } from './SyntheticScenes.js';
import { SceneClass } from './sceneClasses.js';

test('default', async () => {
  const scenes = new SyntheticScenes();
  expect(scenes).toMatchObject({ height: 64, width: 64, length: 1024, numClasses: 12 });
  expect(scenes.classNames).toHaveLength(12);
  expect(new Set(scenes.palette.map(String)).size).toBe(12);
  const { name, height, width, labels, instances, photo, edges } = await scenes.sample(3);
  expect({ name, height, width }).toEqual({ name: 'scene-train-3', height: 64, width: 64 });
  expect([labels.length, instances?.length, photo.length, edges.length]).toEqual([4096, 4096, 12288, 4096]);
  expect(edges).toEqual(cannyEdges(photo, 64, 64));
});

test('behavior: a scene depends on seed, split and number alone', async () => {
  const options = { height: 48, width: 64, seed: 5 };
  const scene = await new SyntheticScenes(options).sample(7);
  const again = new SyntheticScenes({ ...options, length: 8 });
  await again.sample(0);
  expect(await again.sample(7)).toEqual(scene);
  const others = [
    await again.sample(6),
    await new SyntheticScenes({ ...options, seed: 6 }).sample(7),
    await new SyntheticScenes({ ...options, split: 'validation' }).sample(7),
  ];
  for (const other of others) expect(other.photo).not.toEqual(scene.photo);
});

test('behavior: no two scenes of two splits are alike', async () => {
  const seen = new Set<string>();
  for (const split of ['train', 'validation'] as const) {
    const scenes = new SyntheticScenes({ height: 32, seed: 1, split, length: 40 });
    for (let index = 0; index < 40; index++) seen.add((await scenes.sample(index)).labels.join());
  }
  expect(seen.size).toBe(80);
});

test('behavior: every class is in a good share of the scenes', async () => {
  const scenes = new SyntheticScenes({ seed: 11 });
  const count = 60;
  const present = new Array(scenes.numClasses).fill(0);
  for (let index = 0; index < count; index++) {
    for (const id of new Set((await scenes.sample(index)).labels)) present[id]++;
  }
  for (const [id, scenesWithIt] of present.entries()) {
    expect(scenesWithIt / count, scenes.classNames[id]).toBeGreaterThan(0.5);
  }
});

test('behavior: an instance has one class and is never stuff', async () => {
  const scenes = new SyntheticScenes({ height: 96 });
  const stuff = new Set<number>([
    SceneClass.sky,
    SceneClass.hill,
    SceneClass.road,
    SceneClass.pavement,
    SceneClass.grass,
    SceneClass.fence,
  ]);
  for (let index = 0; index < 8; index++) {
    const { labels, instances = [] } = await scenes.sample(index);
    const classOf = new Map<number, number>();
    for (const [pixel, id] of labels.entries()) {
      const instance = instances[pixel];
      expect(instance === 0).toBe(stuff.has(id));
      if (instance !== 0) expect(classOf.get(instance) ?? id).toBe(id);
      classOf.set(instance, id);
    }
    expect(classOf.size).toBeGreaterThan(5);
  }
});

test('behavior: larger pictures show the same scene', async () => {
  const small = await new SyntheticScenes({ height: 64, seed: 2 }).sample(4);
  const large = await new SyntheticScenes({ height: 192, seed: 2 }).sample(4);
  let same = 0;
  for (let y = 0; y < 64; y++) {
    for (let x = 0; x < 64; x++) {
      if (small.labels[y * 64 + x] === large.labels[(3 * y + 1) * 192 + 3 * x + 1]) same++;
    }
  }
  expect(same / 4096).toBeGreaterThan(0.93);
});

test('behavior: classes have structure inside and colours of their own', async () => {
  const scenes = new SyntheticScenes({ seed: 3 });
  const sums = scenes.classNames.map(() => ({ count: 0, edges: 0, colour: [0, 0, 0] }));
  for (let index = 0; index < 20; index++) {
    const { labels, photo, edges } = await scenes.sample(index);
    for (const [pixel, id] of labels.entries()) {
      const inside = [-1, 1, -64, 64].every((step) => labels[pixel + step] === id);
      sums[id].count++;
      if (inside && edges[pixel]) sums[id].edges++;
      for (let channel = 0; channel < 3; channel++) sums[id].colour[channel] += photo[3 * pixel + channel];
    }
  }
  const mean = (id: number) => sums[id].colour.map((sum) => sum / sums[id].count);
  for (const id of [SceneClass.building, SceneClass.road, SceneClass.tree, SceneClass.car]) {
    expect(sums[id].edges / sums[id].count, scenes.classNames[id]).toBeGreaterThan(0.02);
  }
  const [sky, grass, road] = [mean(SceneClass.sky), mean(SceneClass.grass), mean(SceneClass.road)];
  expect(sky[2]).toBeGreaterThan(sky[0]);
  expect(grass[1]).toBeGreaterThan(Math.max(grass[0], grass[2]));
  expect(Math.max(...road)).toBeLessThan(Math.min(...sky));
});

test('behavior: no pixel is black, as a NaN colour would be', async () => {
  const scenes = new SyntheticScenes({ height: 64, width: 128, seed: 21 });
  for (let index = 0; index < 40; index++) {
    const { photo } = await scenes.sample(index);
    for (let i = 0; i < photo.length; i += 3) {
      if (photo[i] + photo[i + 1] + photo[i + 2] < 12) throw new Error(`scene ${index}, pixel ${i / 3} is black`);
    }
  }
});

test('args: sizes from 32 up, not square too', async () => {
  for (const [height, width] of [
    [32, 32],
    [32, 96],
    [80, 33],
  ]) {
    const sample = await new SyntheticScenes({ height, width }).sample(0);
    expect(sample.labels).toHaveLength(height * width);
    expect(new Set(sample.labels).size).toBeGreaterThan(4);
  }
});

test('error: size, length, seed, index', async () => {
  const make = (options: object) => () => new SyntheticScenes(options);
  expect(make({ height: 31 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: height: expected an integer ≥ 32, got 31.]`,
  );
  expect(make({ width: 40.5 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: width: expected an integer ≥ 32, got 40.5.]`,
  );
  expect(make({ length: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: length: expected an integer ≥ 1, got 0.]`,
  );
  expect(make({ seed: Number.NaN })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: seed: expected an integer, got NaN.]`,
  );
  await expect(new SyntheticScenes({ length: 5 }).sample(5)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: index: expected an integer ≥ 0 and ≤ 4, got 5.]`,
  );
});

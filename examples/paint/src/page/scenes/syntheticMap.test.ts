import { SyntheticScenes } from '@ecgan/data';
import { expect, test } from 'vitest';
import { firstMap, sameNamed, syntheticMap } from './syntheticMap.js';

const { classNames, palette } = new SyntheticScenes();
const classes = classNames.map((name, id) => ({ name, colour: palette[id] }));
const box = { height: 32, width: 64, levels: 4, boundary: false, classes };

test("syntheticMap: a scene's own map, in the ids of the generator", async () => {
  const { labels } = await new SyntheticScenes({ height: 32, width: 64, seed: 5, split: 'validation' }).sample(0);
  expect([...(await syntheticMap(box, 5))]).toEqual([...labels]);
  const reversed = { ...box, classes: [...classes].reverse() };
  expect([...(await syntheticMap(reversed, 5))]).toEqual(Array.from(labels, (id) => classes.length - 1 - id));
  expect(await syntheticMap(box, 6)).not.toEqual(await syntheticMap(box, 5));
  expect((await syntheticMap({ ...box, height: 8, width: 8 }, 5)).length).toBe(64);
});

test('sameNamed: names that a generator does not know become some of its classes', () => {
  const ids = sameNamed(
    classNames,
    [
      { name: 'Road', colour: [0, 0, 0] },
      { name: 'sofa', colour: [0, 0, 0] },
    ],
    3,
  );
  expect(ids[classNames.indexOf('road')]).toBe(0);
  expect(ids.every((id) => id === 0 || id === 1)).toBe(true);
});

test("firstMap: the generator's, or a synthetic one", async () => {
  expect([...(await firstMap({ ...box, height: 1, width: 2, labels: [3, 4] }))]).toEqual([3, 4]);
  expect((await firstMap(box)).length).toBe(32 * 64);
});

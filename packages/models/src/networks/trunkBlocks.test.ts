import { expect, test } from 'vitest';
import { trunkBlocks } from './trunkBlocks.js';

const written = (levels: number) =>
  trunkBlocks(levels).map(({ name, halvings, width }) => `${name} ${width}C at 1/${2 ** halvings}`);

test('default: six levels are the trunk of SPADE', () => {
  expect(written(6)).toEqual([
    'head_0 16C at 1/32',
    'middle_0 16C at 1/16',
    'middle_1 16C at 1/16',
    'up_0 8C at 1/8',
    'up_1 4C at 1/4',
    'up_2 2C at 1/2',
    'up_3 1C at 1/1',
  ]);
});

test('args: seven levels are its "more"', () => {
  expect(written(7)).toEqual([
    'head_0 16C at 1/64',
    'middle_0 16C at 1/32',
    'middle_1 16C at 1/16',
    'up_0 8C at 1/8',
    'up_1 4C at 1/4',
    'up_2 2C at 1/2',
    'up_3 1C at 1/1',
  ]);
});

test('args: fewer and more levels', () => {
  expect(written(3)).toEqual(['head_0 4C at 1/4', 'middle_0 2C at 1/2', 'middle_1 2C at 1/2', 'up_0 1C at 1/1']);
  expect(written(5)).toEqual([
    'head_0 16C at 1/16',
    'middle_0 8C at 1/8',
    'middle_1 8C at 1/8',
    'up_0 4C at 1/4',
    'up_1 2C at 1/2',
    'up_2 1C at 1/1',
  ]);
  expect(written(8).slice(0, 5)).toEqual([
    'head_0 16C at 1/128',
    'middle_0 16C at 1/64',
    'middle_1 16C at 1/32',
    'middle_2 16C at 1/16',
    'up_0 8C at 1/8',
  ]);
});

test('behavior: every depth begins at its coarsest level, halves its width where it doubles its size, and ends at the image', () => {
  for (let levels = 3; levels <= 10; levels++) {
    const halvings = trunkBlocks(levels).map((block) => block.halvings);
    expect(halvings[0]).toBe(levels - 1);
    expect(halvings.at(-1)).toBe(0);
    expect(new Set(halvings).size, 'every level is worked at').toBe(levels);
    halvings.slice(1).forEach((next, i) => {
      expect([0, 1]).toContain(halvings[i] - next);
    });
  }
});

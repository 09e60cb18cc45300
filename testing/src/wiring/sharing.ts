import { expect } from 'vitest';
import type { GeneratorPass } from './objective.js';
import type { WiringBatch } from './WiringBatch.js';

/** The labelled pixels of one class of one picture at one scale: misread in I'', read right, and those that were chosen. */
export interface PixelGroup {
  hard: number[];
  easy: number[];
  picked: number[];
}

/** The groups of each scale, by picture and class. */
export function groupsOf(
  batch: WiringBatch,
  chosen: readonly (readonly number[])[],
  { labels, labelled, predictions }: Pick<GeneratorPass, 'labels' | 'labelled' | 'predictions'>,
  contrastLevels: readonly number[],
): PixelGroup[][] {
  return contrastLevels.map((level, scale) => {
    const [height, width] = [batch.height, batch.width].map((length) => length / 2 ** level);
    const imageOf = (pixel: number) => Math.floor(pixel / (height * width));
    const readAt = (pixel: number) => {
      const [row, x] = [Math.floor(pixel / width), pixel % width];
      const [image, y] = [Math.floor(row / height), row % height];
      return predictions[(image * batch.height + y * 2 ** level) * batch.width + x * 2 ** level];
    };
    const groups = new Map<string, PixelGroup>();
    for (const pixel of labelled[scale]) {
      const label = labels[scale][pixel];
      const key = `${imageOf(pixel)} ${label}`;
      const group = groups.get(key) ?? { hard: [], easy: [], picked: [] };
      groups.set(key, group);
      (readAt(pixel) === label ? group.easy : group.hard).push(pixel);
      if (chosen[scale].includes(pixel)) group.picked.push(pixel);
    }
    return [...groups.values()];
  });
}

/**
 * Expects that a scale's share of the anchors is spent, evenly, and half of it on hard pixels.
 *
 * As many pixels as there are to have are chosen; of two groups one has two more only where the other has no more to give; half are hard, of
 * an odd number one more; and a group has two hard ones more than its half needs, beside another, only where that other has no more of
 * them or it has no easy ones left.
 */
export function expectShared(groups: readonly PixelGroup[], maxAnchors: number, maxPerClass: number): void {
  const add = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
  const counts = groups.map(({ hard, easy, picked }) => {
    const [size, ofHard] = [picked.length, picked.filter((pixel) => hard.includes(pixel)).length];
    return {
      ...{ size, ofHard, limit: Math.min(maxPerClass, hard.length + easy.length) },
      ...{ leastHard: Math.max(0, size - easy.length), mostHard: Math.min(size, hard.length) },
    };
  });
  const total = add(counts.map(({ size }) => size));
  expect(total).toBe(Math.min(maxAnchors, add(counts.map(({ limit }) => limit))));
  const half = Math.ceil(total / 2);
  expect(add(counts.map(({ mostHard }) => mostHard)), 'hard pixels are enough').toBeGreaterThanOrEqual(half);
  expect(add(counts.map(({ leastHard }) => leastHard)), 'easy pixels are enough').toBeLessThanOrEqual(half);
  expect(add(counts.map(({ ofHard }) => ofHard)), 'half are hard').toBe(half);
  for (const one of counts)
    for (const other of counts) {
      if (other.size < other.limit) expect(one.size - other.size).toBeLessThan(2);
      const excess = 2 * one.ofHard - one.size - (2 * other.ofHard - other.size);
      if (other.ofHard < other.mostHard && one.ofHard > one.leastHard) expect(excess).toBeLessThan(3);
    }
}

import { tensor2d } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Labelled } from './equations.js';
import type { GeneratorPass } from './objective.js';
import type { Row } from './readState.js';
import type { WiringBatch } from './WiringBatch.js';

/** What the passes of a step should have left in the memory: every contrasted pixel, and the mean of each region. */
export function remembered(batches: readonly WiringBatch[], passes: readonly GeneratorPass[]) {
  const pixels: Row[] = [];
  const regions: Row[] = [];
  passes.forEach(({ embeddings, labels, chosen }, b) => {
    const size = (scale: number) => labels[scale].length / batches[b].count;
    const dim = embeddings[0].length / labels[0].length;
    const rowsOf = (scale: number, image: number, label: number) =>
      chosen[scale]
        .filter((pixel) => Math.floor(pixel / size(scale)) === image && labels[scale][pixel] === label)
        .map((pixel) => Array.from(embeddings[scale].subarray(pixel * dim, (pixel + 1) * dim)));
    for (let image = 0; image < batches[b].count; image++)
      for (let label = 0; label < batches[b].numClasses; label++) {
        const rows = labels.flatMap((_, scale) => rowsOf(scale, image, label));
        if (rows.length === 0) continue;
        pixels.push(...rows.map((row) => ({ row, label })));
        const mean = rows[0].map((_, i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length);
        regions.push({ row: mean.map((value) => value / Math.hypot(...mean)), label });
      }
  });
  return { pixels, regions };
}

/** What is remembered as the equations take it. */
export const asMemory = ({ pixels, regions }: ReturnType<typeof remembered>): Labelled => {
  const all = [...pixels, ...regions];
  return { embeddings: tensor2d(all.map(({ row }) => row)), labels: all.map(({ label }) => label) };
};

/** Which pixels of each scale the remembered embeddings are of. */
export function rememberedPixels(rows: readonly Row[], { embeddings, labels }: GeneratorPass): number[][] {
  const chosen: number[][] = labels.map(() => []);
  for (const { row, label } of rows) {
    const distances = labels.flatMap((ids, scale) =>
      ids.flatMap((id, pixel) => {
        const own = (i: number) => embeddings[scale][pixel * row.length + i];
        return id === label
          ? [{ scale, pixel, far: Math.max(...row.map((value, i) => Math.abs(value - own(i)))) }]
          : [];
      }),
    );
    const [nearest, next] = distances.sort((a, b) => a.far - b.far);
    expect(nearest.far).toBeLessThan(1e-5);
    expect(next.far, 'no other pixel has this embedding').toBeGreaterThan(1e-4);
    chosen[nearest.scale].push(nearest.pixel);
  }
  return chosen;
}

/** The pixels of every class of every picture at every scale: misread in I'', read right, and those that were chosen. */
export function groupsOf(
  batch: WiringBatch,
  chosen: number[][],
  {
    labels,
    predictions,
    ignoreLabel,
    contrastLevels,
  }: GeneratorPass & { ignoreLabel: number; contrastLevels: number[] },
) {
  return contrastLevels.flatMap((level, scale) => {
    const [height, width] = [batch.height, batch.width].map((length) => length / 2 ** level);
    const readAt = (pixel: number) => {
      const [row, x] = [Math.floor(pixel / width), pixel % width];
      const [image, y] = [Math.floor(row / height), row % height];
      return predictions[(image * batch.height + y * 2 ** level) * batch.width + x * 2 ** level];
    };
    const pixels = labels[scale].map((label, pixel) => ({ pixel, label, image: Math.floor(pixel / (height * width)) }));
    const labelled = pixels.filter(({ label }) => label !== ignoreLabel);
    const groups = new Map(labelled.map(({ label, image }) => [`${image} ${label}`, { label, image }]));
    return [...groups.values()].map(({ label, image }) => {
      const own = labelled.filter((one) => one.label === label && one.image === image).map(({ pixel }) => pixel);
      return {
        hard: own.filter((pixel) => readAt(pixel) !== label),
        easy: own.filter((pixel) => readAt(pixel) === label),
        picked: own.filter((pixel) => chosen[scale].includes(pixel)),
      };
    });
  });
}

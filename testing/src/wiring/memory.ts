import { tensor2d } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Labelled } from './equations.js';
import type { GeneratorPass } from './objective.js';
import type { Row } from './readState.js';
import type { WiringBatch } from './WiringBatch.js';

/**
 * What the passes of a step should have left in the memory: every contrasted pixel, and of each region, which is all labelled pixels of a
 * class of an image at all scales, contrasted or not, the mean.
 */
export function remembered(batches: readonly WiringBatch[], passes: readonly GeneratorPass[]) {
  const pixels: Row[] = [];
  const regions: Row[] = [];
  passes.forEach(({ embeddings, labels, labelled, chosen }, b) => {
    const size = (scale: number) => labels[scale].length / batches[b].count;
    const dim = embeddings[0].length / labels[0].length;
    const rowsOf = (among: GeneratorPass['chosen'], image: number, label: number) =>
      among.flatMap((indices, scale) =>
        indices
          .filter((pixel) => Math.floor(pixel / size(scale)) === image && labels[scale][pixel] === label)
          .map((pixel) => Array.from(embeddings[scale].subarray(pixel * dim, (pixel + 1) * dim))),
      );
    for (let image = 0; image < batches[b].count; image++)
      for (let label = 0; label < batches[b].numClasses; label++) {
        pixels.push(...rowsOf(chosen, image, label).map((row) => ({ row, label })));
        const rows = rowsOf(labelled, image, label);
        if (rows.length === 0) continue;
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

import { readFile } from 'node:fs/promises';
import { batchOf } from '@ecgan/data';
import {
  add,
  conv2d,
  leakyRelu,
  memory,
  mul,
  oneHot,
  slice,
  type Tensor,
  type Tensor4D,
  tanh,
  tidy,
} from '@tensorflow/tfjs-core';
import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { sheetGeometry } from '../src/pictures/sampleSheet.js';
import { runFiles } from '../src/run/runFolder.js';
import type { TrainingRun } from '../src/run/TrainingRun.js';
import { readSheets, sheetColumns, writeSheet } from '../src/samples/samples.js';
import { withRun } from './withRun.js';

/** Î of one scene as the paper writes it: features times the mask of each class, one decoder for all, the sum. */
async function classSpecificImage({ trainer, networks, data, settings }: TrainingRun, scene: number) {
  const { numClasses } = data.heldOut;
  const sample = await data.heldOut.sample(scene);
  const batch = batchOf([sample], { numClasses, levels: settings.levels, boundaries: false });
  const generated = await trainer.generate(batch.layout);
  const decoder = networks.classPixelGenerator;
  const convolve = (x: Tensor, layer: string) => {
    const [kernel, bias] = decoder.getLayer(layer).getWeights();
    return add(conv2d(x as Tensor4D, kernel as Tensor4D, 1, 'same'), bias);
  };
  const image = tidy(() => {
    const masks = oneHot(batch.layout.labelMap(), numClasses);
    let sum: Tensor | undefined;
    for (const id of new Set(sample.labels)) {
      const masked = mul(generated.features, slice(masks as Tensor4D, [0, 0, 0, id], [-1, -1, -1, 1]));
      const drawn = tanh(convolve(leakyRelu(convolve(masked, 'class_pixel_hidden'), 0.2), 'class_pixel_conv'));
      sum = sum ? add(sum, drawn) : drawn;
    }
    return sum as Tensor;
  });
  return Array.from(await image.data(), (value) => Math.max(0, Math.min(255, Math.round((value + 1) * 127.5))));
}

test('default: the sheet has what the class-specific branch draws, beside the photo', {
  meta: { id: 'class-specific-sheet' },
}, async () => {
  await withRun({}, async (run) => {
    await writeSheet(run);
    const [sheet] = await readSheets(run.folder, run.settings, 2);
    expect(sheet.columns).toEqual([
      ...['label map', 'generated edge', "image I'", "refined I''", 'class-specific Î', 'photo'],
    ]);
    for (const scene of [0, 1]) {
      const row = sheet.rows[scene];
      expect(row.length).toBe(6);
      const expected = await classSpecificImage(run, scene);
      expect(new Set(expected).size).toBeGreaterThan(20);
      // Rounding to a byte may go either way where float32 does.
      const furthest = expected.map((byte, i) => Math.abs(byte - row[4].data[i])).reduce((a, b) => Math.max(a, b));
      expect(furthest).toBeLessThanOrEqual(1);
      expect(Array.from(row[5].data)).toEqual(Array.from((await run.data.heldOut.sample(scene)).photo));
    }
  });
});

test('behavior: a run without the term has no such column, and its report reads its sheets', async () => {
  await withRun({ weights: { classPixel: 0 } }, async (run) => {
    await writeSheet(run);
    const { width } = decode(await readFile(runFiles.sample(run.folder, 0)));
    expect(width).toBe(sheetGeometry(5, 2, 32, 32).sheetWidth);
    const [sheet] = await readSheets(run.folder, run.settings, 2);
    expect(sheet.columns).toEqual(sheetColumns.filter((caption) => !caption.startsWith('class')));
    expect(Array.from(sheet.rows[1][4].data)).toEqual(Array.from((await run.data.heldOut.sample(1)).photo));
  });
});

test('behavior: a sheet of several contrasted levels leaves no tensor behind', async () => {
  await withRun({ contrastLevels: [0, 1] }, async (run) => {
    await writeSheet(run);
    const before = memory().numTensors;
    await writeSheet(run);
    expect(memory().numTensors).toBe(before);
  });
});

import { fill, memory, oneHot, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { saveCheckpoint } from '../src/run/checkpoints.js';
import { measureHeldOut, type NamedMeasure } from '../src/scores/measureHeldOut.js';
import { withRun } from './withRun.js';

test('behavior: by a pretrained segmenter what it does not know does not count, and several classes may be read as one', async () => {
  await withRun({}, async (run) => {
    // It knows sky (0) and road (3), takes cars (8) for road, and reads sky everywhere.
    const readAs = Array.from({ length: 12 }, (_, id) => (id === 8 ? 3 : [0, 3].includes(id) ? id : -1));
    const reads = ({ shape: [batch, height, width] }: Tensor4D) =>
      oneHot(fill([batch, height, width], 0, 'int32') as Tensor3D, 12) as Tensor4D;
    const about = { parameters: 0, description: '', sha256: '', dispose: () => undefined };
    const segmenter = Object.assign(reads, { readAs, ...about });
    const found = await measureHeldOut({ ...run, pretrained: { ...run.pretrained, segmenter } });
    const counts = Array(12).fill(0);
    for (const scene of [0, 1]) for (const id of (await run.data.heldOut.sample(scene)).labels) counts[id] += 1;
    expect(counts[8]).toBeGreaterThan(0);
    // Of sky all its pixels are met and those of road and cars besides; of road none.
    expect(found?.meanIntersectionOverUnion).toBeCloseTo(counts[0] / (counts[0] + counts[3] + counts[8]) / 2, 6);
    expect(found?.measure).toBe('mean IoU of the pretrained segmenter on 2 held-out images');
  });
});

test('behavior: textures are far from those of the photos, what is measured is written down, and the run does not notice', {
  meta: { id: 'measure-held-out-textures' },
}, async () => {
  await withRun({}, async (run) => {
    const before = { tensors: memory().numTensors, state: await run.trainer.state() };
    const found = await measureHeldOut(run);
    expect(memory().numTensors).toBe(before.tensors);
    expect((await run.trainer.state()).metadata).toEqual(before.state.metadata);
    expect(found).toMatchObject({ step: 0, images: 2, measure: 'mean IoU of G_l on 2 held-out images' });
    // An untrained generator draws grey: nothing like a photo. The error of two images is unknown.
    expect(found?.kernelDistance).toBeGreaterThan(1);
    expect(found?.frechetDistance).toBeGreaterThan(1);
    expect(found?.kernelDistanceError).toBeNaN();
    await saveCheckpoint(run);
    const [line] = await run.measures.read();
    const { measure: _, time: __, ...numbers } = found as NamedMeasure;
    expect(line).toMatchObject(numbers);
    const curves = JSON.stringify(line);
    expect(curves).toContain('"kernelDistanceError":null');
  });
});

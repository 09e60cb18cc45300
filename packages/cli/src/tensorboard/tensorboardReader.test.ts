import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { EventFileWriter } from './EventFileWriter.js';
import { histogramOf } from './histogram.js';

const python = process.env.ECGAN_PYTHON ?? 'python3';
const program = resolve(import.meta.dirname, '../../../../benchmarks/pytorch/read_events.py');

/** Whether Python has TensorBoard, said once where it has not. */
function hasTensorboard(): boolean {
  try {
    execFileSync(python, ['-c', 'import tensorboard'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write(`skipped: TensorBoard's own reader, because ${python} has no tensorboard (pip install it)\n`);
    return false;
  }
}

test.skipIf(!hasTensorboard())('behavior: TensorBoard shows what was written, steps taken again once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ecgan-tensorboard-'));
  try {
    const path = join(folder, 'events.out.tfevents.ecgan');
    const begun = await EventFileWriter.open(path);
    const scalar = (step: number, value: number) => ({
      wallTime: step,
      step,
      values: [{ tag: 'losses/generator', scalar: value }],
    });
    await begun.append([scalar(1, 0.25), scalar(2, 0.5), scalar(3, 0.75)]);
    await begun.close();
    // Step 3 is taken again, with another result.
    const resumed = await EventFileWriter.open(path, { step: 2 });
    const png = Uint8Array.of(1, 2, 3);
    const drawn = [
      { tag: 'samples/scene 1', image: { png, height: 2, width: 4 } },
      { tag: 'weights/kernel', histogram: histogramOf([0, 1, 1, 4], { buckets: 2 }) },
    ];
    await resumed.append([scalar(3, 1), { wallTime: 9, step: 3, values: drawn }]);
    await resumed.close();
    const shown = JSON.parse(execFileSync(python, [program, folder], { encoding: 'utf8' }));
    const scalars = [
      [1, 1, 0.25],
      [2, 2, 0.5],
      [3, 3, 1],
    ];
    expect(shown.scalars).toEqual({ 'losses/generator': scalars });
    expect(shown.images).toEqual({ 'samples/scene 1': [[3, 9, [4, 2, '010203']]] });
    expect(shown.histograms['weights/kernel']).toHaveLength(1);
    const [step, , buckets] = shown.histograms['weights/kernel'][0];
    expect(step).toBe(3);
    // The reader itself spreads what we counted over buckets of its own.
    const count = buckets.reduce((sum: number, [, , each]: [number, number, number]) => sum + each, 0);
    expect(count).toBeCloseTo(4);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

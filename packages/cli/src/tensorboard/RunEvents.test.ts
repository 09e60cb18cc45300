import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SafeTensor } from '@ecgan/models';
import { smallDisk } from '@ecgan/testing';
import { expect, test } from 'vitest';
import { Terminal } from '../terminal/Terminal.js';
import { RunEvents, scalarsOf, weightHistograms } from './RunEvents.js';
import { wholeRecords } from './records.js';

const entry = (step: number) => ({
  step,
  time: '2026-01-02T03:04:05.000Z',
  seconds: 1,
  losses: { generator: 0.5 },
  learningRates: { generator: 1e-4 },
});

function listening() {
  let err = '';
  const terminal = new Terminal(
    { write: () => true },
    {
      write: (text) => {
        err += text;
      },
    },
  );
  return { terminal, said: () => err };
}

const folder = () => mkdtemp(join(tmpdir(), 'ecgan-events-'));

test('default: steps, sheets and weights in one file, whole at every moment', async () => {
  const path = join(await folder(), 'tensorboard', 'events.out.tfevents.ecgan');
  const { terminal, said } = listening();
  const events = await RunEvents.open({ path, step: 0, terminal });
  const lengths: number[] = [];
  const note = async () => {
    const bytes = await readFile(path);
    expect(wholeRecords(bytes)).toBe(bytes.length);
    lengths.push(bytes.length);
  };
  await note();
  await events.step(entry(1));
  await note();
  await events.sheet(1, { png: new Uint8Array(500), height: 2, width: 4 });
  await note();
  const kernel = { dtype: 'F32' as const, shape: [2], data: new Float32Array([1, 2]) };
  await events.weights(1, { 'generator/encoder_fc/kernel': kernel });
  await note();
  await events.close();
  expect(lengths.map((length, i) => length > (lengths[i - 1] ?? 0))).toEqual([true, true, true, true]);
  const text = (await readFile(path)).toString('latin1');
  for (const tag of [
    'losses/generator',
    'learningRates/generator',
    'seconds',
    'samples',
    'generator/encoder_fc/kernel',
  ])
    expect(text).toContain(tag);
  expect(said()).toBe('');
});

test('behavior: a file that cannot be written is reported once, and the run continues', async ({ skip }) => {
  const small = smallDisk(await folder());
  if (!small) return skip('no disk can be mounted here');
  try {
    const path = join(small.path, 'tensorboard', 'events.out.tfevents.ecgan');
    const { terminal, said } = listening();
    const events = await RunEvents.open({ path, step: 0, terminal });
    await events.sheet(0, { png: new Uint8Array(1 << 20), height: 1, width: 1 });
    await events.sheet(1, { png: new Uint8Array(1 << 20), height: 1, width: 1 });
    await events.close();
    expect(said().replace(small.path, '…')).toMatchInlineSnapshot(`
      "warning: …/tensorboard/events.out.tfevents.ecgan: its 1048632 bytes could not be written. The disk is full: free some space or choose another folder. Nothing half-written was left. TensorBoard will miss it; the run goes on.
      "
    `);
  } finally {
    small.unmount();
  }
});

test('behavior: a foreign file is left alone, and the run continues', async () => {
  const path = join(await folder(), 'events.out.tfevents.ecgan');
  await writeFile(path, 'my notes');
  const { terminal, said } = listening();
  const events = await RunEvents.open({ path, step: 0, terminal });
  await events.step(entry(1));
  await events.close();
  expect(said()).toContain(
    'is not an event file that ecgan wrote. Move it away. TensorBoard will miss it; the run goes on.',
  );
  expect(await readFile(path, 'utf8')).toBe('my notes');
});

const tensor = (values: number[]): SafeTensor => ({
  dtype: 'F32',
  shape: [values.length],
  data: new Float32Array(values),
});

test('default: kernels of networks, nothing else', () => {
  const histograms = weightHistograms({
    'generator/encoder_fc/kernel': tensor([0, 1, 1, 4]),
    'generator/encoder_fc/bias': tensor([1]),
    'generator/encoder_head_0_conv_0/u': tensor([1]),
    'discriminator/scale_0_conv_1/kernel': tensor([2]),
    'average/0': tensor([1]),
    'optimizer/generator/second/0': tensor([1]),
  });
  expect(histograms.map(({ tag }) => tag)).toEqual([
    'generator/encoder_fc/kernel',
    'discriminator/scale_0_conv_1/kernel',
  ]);
  expect(histograms[0]).toMatchObject({ histogram: { min: 0, max: 4, count: 4 } });
});

test('behavior: scalarsOf takes every number of a line of the log, also those that come later', () => {
  const line = {
    step: 3,
    time: '2026-01-02T03:04:05Z',
    seconds: 0.5,
    losses: { generator: 1 },
    learningRates: { generator: 2 },
  };
  expect(scalarsOf({ ...line, ...{ waiting: 0.25 } })).toEqual([
    { tag: 'seconds', scalar: 0.5 },
    { tag: 'losses/generator', scalar: 1 },
    { tag: 'learningRates/generator', scalar: 2 },
    { tag: 'waiting', scalar: 0.25 },
  ]);
});

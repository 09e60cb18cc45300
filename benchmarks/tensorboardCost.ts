/**
 * What TensorBoard's event files cost, in processor time of this process, beside a step of the demo: entries of a step, sample sheets,
 * histograms of a large network's weights, and what it takes to go on with a file.
 *
 *     node --conditions=@ecgan/source --import tsx benchmarks/tensorboardCost.ts [backend]
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useBackend } from '@ecgan/backend';
import type { SafeTensors } from '@ecgan/models';
import {
  BatchSource,
  createNetworks,
  createTrainer,
  openData,
  RunEvents,
  resolveSettings,
  Terminal,
  takeStep,
} from 'ecgan/internal';

const folder = await mkdtemp(join(tmpdir(), 'ecgan-events-'));
const path = join(folder, 'events.out.tfevents.cost');
const terminal = new Terminal();
const open = (step: number) => RunEvents.open({ path, step, terminal });

/** Mean processor time, in milliseconds, of something done `count` times after once. */
async function processorTime(count: number, action: (i: number) => Promise<void>): Promise<number> {
  await action(0);
  const begun = process.cpuUsage();
  for (let i = 0; i < count; i++) await action(i);
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000 / count;
}

const backend = await useBackend((process.argv[2] as 'tensorflow' | undefined) ?? undefined);
const settings = resolveSettings({ preset: 'demo' });
const data = await openData(settings);
const networks = createNetworks(settings, data.train.numClasses);
const trainer = createTrainer(networks, settings, undefined);
const batches = new BatchSource(data, settings);
const step = await processorTime(10, async () => void (await takeStep(trainer, batches, settings)));
const { losses, learningRates } = await takeStep(trainer, batches, settings);

const events = await open(0);
const entry = (at: number) => ({ step: at, time: new Date().toISOString(), seconds: 1, losses, learningRates });
const written = await processorTime(500, (i) => events.step(entry(i)));
const sheet = await processorTime(20, (i) => events.sheet(i, { png: new Uint8Array(1 << 20), height: 1, width: 1 }));
const kernel = { dtype: 'F32' as const, shape: [1 << 20], data: Float32Array.from({ length: 1 << 20 }, Math.random) };
const weights: SafeTensors = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`layer_${i}/kernel`, kernel]));
const histograms = await processorTime(5, (i) => events.weights(i, weights));
await events.close();
const opening = await processorTime(3, async () => (await open(500)).close());
const { size } = await stat(path);
const print = (name: string, value: string) => console.log(`${name.padEnd(46)}${value}`);
print(backend.summary, '');
print('a step of the demo', `${step.toFixed(0)} ms`);
print('its entry', `${written.toFixed(2)} ms, ${((100 * written) / step).toFixed(2)} % of the step`);
print('the entry of a sample sheet of 1 MiB', `${sheet.toFixed(1)} ms`);
print('histograms of 100 kernels of 2^20 weights', `${histograms.toFixed(0)} ms`);
print(`going on with a file of ${(size / 1e6).toFixed(0)} MB`, `${opening.toFixed(0)} ms`);
trainer.dispose();
networks.dispose();
await rm(folder, { recursive: true });
backend.dispose?.();

/**
 * Measures the exact similarity loss over all pairs of pixels of one label map: time and memory, as a Markdown table.
 *
 *     node --conditions=@ecgan/source --import tsx benchmarks/similarityLoss.ts [backend] [sides…]
 *
 * Each size runs in its own process, so that peak memory is measured per size. Memory is the peak resident size of the
 * process minus its resident size after warm-up, before the first pair: an upper bound, because a peak while loading
 * counts too. Up to 64×64 the value is compared with the equation, evaluated by loops in float64.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type BackendName, useBackend } from '@ecgan/backend';
import { similarityLoss } from '@ecgan/losses';
import { randomUniform, softmax, type Tensor, tensor, tidy, valueAndGrad } from '@tensorflow/tfjs-core';

const NUM_CLASSES = 12;
const LARGEST_NAIVE = 64;

/** Measurement of one size. */
interface Measurement {
  backend: string;
  forwardSeconds: number;
  backwardSeconds: number;
  megabytes: number;
  /** Difference of the value from that of the loops, relative; undefined for large sizes. */
  difference?: number;
}

/** A label map of 4×4 rectangles, and logits that are weakly correlated with it. */
function operands(side: number): { labels: number[]; labelMap: Tensor; logits: Tensor } {
  const cell = (at: number) => Math.floor((4 * at) / side);
  const labels = Array.from({ length: side * side }, (_, pixel) => {
    const [y, x] = [Math.floor(pixel / side), pixel % side];
    return (4 * cell(y) + cell(x)) % NUM_CLASSES;
  });
  const labelMap = tensor(labels, [1, side, side], 'int32');
  return { labels, labelMap, logits: randomUniform([1, side, side, NUM_CLASSES], -3, 3, 'float32', 1) };
}

/** `−(1/M²) Σ_ij [a_ij log a''_ij + (1 − a_ij) log(1 − a''_ij)]` evaluated pair by pair. */
function naive(labels: number[], probabilities: ArrayLike<number>): number {
  const log = (x: number) => Math.log((x + 2 ** -20) / (1 + 2 ** -20));
  let total = 0;
  for (let i = 0; i < labels.length; i++)
    for (let j = 0; j < labels.length; j++) {
      let agreement = 0;
      for (let k = 0; k < NUM_CLASSES; k++)
        agreement += probabilities[i * NUM_CLASSES + k] * probabilities[j * NUM_CLASSES + k];
      total -= labels[i] === labels[j] ? log(agreement) : log(1 - agreement);
    }
  return total / labels.length ** 2;
}

/** Median seconds of several runs. Results are read, because some backends compute asynchronously. */
async function seconds(runs: number, compute: () => Tensor[]): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    const results = compute();
    for (const result of results) {
      await result.data();
      result.dispose();
    }
    times.push((performance.now() - start) / 1000);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)];
}

async function measure(side: number, backendName?: BackendName): Promise<Measurement> {
  const backend = await useBackend(backendName);
  const both = (labelMap: Tensor, logits: Tensor) => () => {
    const { value, grad } = valueAndGrad((x) => similarityLoss(labelMap, x))(logits);
    return [value, grad];
  };
  const small = operands(16);
  await seconds(2, both(small.labelMap, small.logits));
  const { labels, labelMap, logits } = operands(side);
  await logits.data();

  const idle = process.memoryUsage.rss();
  const runs = side > 128 ? 1 : 5;
  const forwardSeconds = await seconds(runs, () => [similarityLoss(labelMap, logits)]);
  const backwardSeconds = await seconds(runs, both(labelMap, logits));
  const megabytes = (process.resourceUsage().maxRSS * 1024 - idle) / 2 ** 20;

  const measurement = { backend: backend.summary, forwardSeconds, backwardSeconds, megabytes };
  if (side > LARGEST_NAIVE) return measurement;
  const expected = naive(labels, await tidy(() => softmax(logits)).data());
  const [value] = await similarityLoss(labelMap, logits).data();
  return { ...measurement, difference: Math.abs(value - expected) / expected };
}

/** Runs this file in a child process for one size. */
async function inOwnProcess(side: number, backendName?: BackendName): Promise<Measurement> {
  const child = fork(import.meta.filename, [String(side), ...(backendName ? [backendName] : [])]);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The process for ${side}×${side} ended with ${code}.`);
  });
  const [measurement] = await Promise.race([once(child, 'message'), ended]);
  return measurement as Measurement;
}

const given = process.argv.slice(2);
const backendName = given.find((argument) => Number.isNaN(Number(argument))) as BackendName | undefined;
const sides = given.map(Number).filter((side) => side > 0);

if (process.send) {
  const measurement = await measure(sides[0], backendName);
  process.send(measurement, () => process.exit(0));
} else {
  for (const [row, side] of (sides.length ? sides : [32, 64, 128, 256]).entries()) {
    const found = await inOwnProcess(side, backendName);
    if (row === 0) {
      console.log(`${found.backend}; 1 map, ${NUM_CLASSES} classes, median of 5 runs (of 1 above 128×128)\n`);
      console.log('| label map | pairs | forward | forward and backward | memory above idle | off the naive form by |');
      console.log('| --------- | ----- | ------- | -------------------- | ----------------- | --------------------- |');
    }
    const pairs = (side ** 4).toExponential(1);
    const times = [found.forwardSeconds, found.backwardSeconds].map((time) => `${time.toPrecision(3)} s`);
    const difference = found.difference === undefined ? '' : found.difference.toExponential(1);
    const cells = [`${side}×${side}`, pairs, ...times, `${found.megabytes.toFixed(0)} MB`, difference];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

/**
 * Compares convolutions with and without libtensorflow's oneDNN kernels, forward and backward: `TF_ENABLE_ONEDNN_OPTS`
 * 0 and 1, alternating, each run in its own process.
 *
 *     node --conditions=@ecgan/source --import tsx benchmarks/onednn.ts
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type ConvolutionSize, type ConvolutionTimings, timeConvolution, useBackend } from '@ecgan/backend';

const sizes: ConvolutionSize[] = [
  { batch: 1, size: 4, inChannels: 8, outChannels: 8, kernelSize: 3 },
  { batch: 2, size: 8, inChannels: 16, outChannels: 16, kernelSize: 3 },
  { batch: 4, size: 8, inChannels: 64, outChannels: 64, kernelSize: 3 },
  { batch: 4, size: 64, inChannels: 16, outChannels: 16, kernelSize: 3 },
  { batch: 4, size: 64, inChannels: 32, outChannels: 3, kernelSize: 3 },
  { batch: 4, size: 16, inChannels: 128, outChannels: 128, kernelSize: 3 },
  { batch: 4, size: 64, inChannels: 64, outChannels: 64, kernelSize: 3 },
  { batch: 1, size: 128, inChannels: 128, outChannels: 128, kernelSize: 3 },
  { batch: 1, size: 256, inChannels: 64, outChannels: 64, kernelSize: 3 },
];
const rounds = 3;

if (process.argv[2] === 'measure') {
  await useBackend('tensorflow');
  const timings: ConvolutionTimings[] = [];
  for (const size of sizes) timings.push(await timeConvolution(size, 300));
  console.log(JSON.stringify(timings));
} else {
  const measure = (onednn: string): ConvolutionTimings[] => {
    const args = [...process.execArgv, fileURLToPath(import.meta.url), 'measure'];
    const env = { ...process.env, TF_ENABLE_ONEDNN_OPTS: onednn };
    return JSON.parse(spawnSync(process.execPath, args, { env, encoding: 'utf8' }).stdout);
  };
  const runs = Array.from({ length: rounds }, () => ({ off: measure('0'), on: measure('1') }));
  const best = (which: 'off' | 'on', direction: 'forward' | 'backward', i: number) =>
    Math.min(...runs.map((run) => run[which][i][direction].milliseconds)).toFixed(2);
  console.log('| convolution | forward off | forward on | gradients off | gradients on |\n|---|---|---|---|---|');
  for (const [i, { batch, size, inChannels, outChannels, kernelSize }] of sizes.entries()) {
    const name = `${kernelSize}×${kernelSize}, ${batch}×${size}×${size}, ${inChannels} → ${outChannels}`;
    const cells = (['forward', 'backward'] as const).flatMap((direction) => [
      best('off', direction, i),
      best('on', direction, i),
    ]);
    console.log(`| ${name} | ${cells.map((cell) => `${cell} ms`).join(' | ')} |`);
  }
}

/**
 * Images generated operation by operation and as one operation: time, processor time, memory.
 *
 *     npm run bench:compiled-images -- [demo | camvid | coco] [batches]
 *
 * Both generators have the same weights and draw the same layouts in turn, of which none comes twice; every image is compared to the bit.
 * Then either alone, in a process of its own, for its memory.
 */
import { loadavg } from 'node:os';
import { compile, useBackend } from '@ecgan/backend';
import { LabelLayout } from '@ecgan/core';
import { type EcganOptions, ecganGenerator, type InferenceGenerator, inferenceGenerator } from '@ecgan/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { caseNamed } from './cases.js';
import { labelMap } from './labelMap.js';
import { median } from './median.js';
import { runHere } from './run.js';

const [name = 'demo', batches = '20', alone] = process.argv.slice(2);

interface Size {
  shape: readonly [batch: number, height: number, width: number];
  regions: number;
  networks: EcganOptions;
}

const camvid: Size = { shape: [4, 96, 128], regions: 14, networks: { numClasses: 12, filters: 32 } };
const { shape, regions, networks } = name === 'camvid' ? camvid : caseNamed(name);
await useBackend('tensorflow');

/** The n-th layout. */
function layoutOf(n: number): LabelLayout {
  const [batch, height, width] = shape;
  const { numClasses, levels } = networks;
  const labels = Array.from({ length: batch }, (_, image) =>
    Array.from(labelMap(height, width, { regions, numClasses, seed: 100 * n + image + 1 })),
  ).flat();
  return LabelLayout.fromLabelMaps(labels, [...shape], { numClasses, levels });
}

function generatorOf(compiled: boolean): InferenceGenerator {
  const generator = ecganGenerator({ ...networks, seed: 7, initialGain: 1 });
  return inferenceGenerator(generator, { consume: true, ...(compiled && { compile }) });
}

/** Draws one layout and reads its images. */
function drawn(generator: InferenceGenerator, layout: LabelLayout) {
  const [start, used] = [performance.now(), process.cpuUsage()];
  const images: Tensor4D = generator.generate(layout);
  const values = images.dataSync();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(used);
  images.dispose();
  return { values, wall, processor: (user + system) / 1000 };
}

/** Peak and final memory of a process that draws in one mode alone. */
function memoryAlone(compiled: boolean) {
  const generator = generatorOf(compiled);
  const taken: { wall: number; processor: number }[] = [];
  for (let n = 0; n < Number(batches); n++) {
    const layout = layoutOf(n);
    layout.inputs();
    const { wall, processor } = drawn(generator, layout);
    taken.push({ wall, processor });
    layout.dispose();
  }
  const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20);
  return {
    wall: Math.round(median(taken.slice(5).map((one) => one.wall))),
    processor: Math.round(median(taken.slice(5).map((one) => one.processor))),
    peakMiB: mebibytes(process.resourceUsage().maxRSS * 1024),
    residentMiB: mebibytes(process.memoryUsage().rss),
  };
}

/** Both generators, layout by layout in turn. */
function inTurn() {
  const both = { eager: generatorOf(false), compiled: generatorOf(true) };
  const taken = { eager: [] as ReturnType<typeof drawn>[], compiled: [] as ReturnType<typeof drawn>[] };
  let differing = 0;
  for (let n = 0; n < Number(batches); n++) {
    const layout = layoutOf(n);
    layout.inputs();
    // Each goes first as often as the other.
    for (const mode of n % 2 === 0 ? (['eager', 'compiled'] as const) : (['compiled', 'eager'] as const))
      taken[mode].push(drawn(both[mode], layout));
    const [one, other] = [taken.eager, taken.compiled].map((list) => list[list.length - 1].values);
    if (Buffer.compare(Buffer.from(one.buffer), Buffer.from(other.buffer)) !== 0) differing++;
    layout.dispose();
  }
  const medians = (which: 'wall' | 'processor') => {
    const [eager, compiled] = [taken.eager, taken.compiled].map((list) =>
      median(list.slice(5).map((one) => one[which])),
    );
    return { eager: Math.round(eager), compiled: Math.round(compiled), ratio: eager / compiled };
  };
  return { case: name, load: loadavg(), batches, wall: medians('wall'), processor: medians('processor'), differing };
}

if (alone) {
  process.stdout.write(JSON.stringify(memoryAlone(alone === 'compiled')));
} else {
  console.log(JSON.stringify(inTurn(), null, 1));
  for (const mode of ['eager', 'compiled'])
    console.log(`${mode}, alone: ${await runHere('compiledImages.ts', [name, batches, mode])}`);
}
process.exit(0);

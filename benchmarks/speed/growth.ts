/**
 * Measures how the cost of a training step grows with pixels, classes, batch size and the number of regions of the
 * label map, and compares the worst case, a map of noise, with the same generator on a dense map.
 *
 *     npm run bench:growth -- [backend]
 *
 * Prints one table. Each row runs in its own process: median of three runs after a warm-up.
 */
import { type BackendName, installedBackends, useBackend } from '@ecgan/backend';
import { LabelLayout, RandomState } from '@ecgan/core';
import { applyToLabels, ecgan, ecganGenerator } from '@ecgan/models';
import { EcganTrainer } from '@ecgan/training';
import { differentiate } from '@ecgan/training/internal';
import { addN, mean, randomUniform, type Scalar, type Tensor4D, type Variable } from '@tensorflow/tfjs-core';
import { labelMap } from './labelMap.js';
import { median } from './median.js';
import { runHere } from './run.js';

/** Parameters of one row; one of them differs from the baseline row. */
interface Row {
  side: number;
  numClasses: number;
  batch: number;
  /** Number of regions of each label map; 0 is noise. */
  regions: number;
  /** What is timed: a training step, or forward and backward of the generator alone, on a layout or on a dense map. */
  what: 'step' | 'layout' | 'dense';
}

const middle: Row = { side: 128, numClasses: 64, batch: 1, regions: 14, what: 'step' };
const tables: [title: string, rows: Partial<Row>[]][] = [
  ['pixels', [64, 128, 192, 256].map((side) => ({ side }))],
  ['classes', [8, 35, 64, 151, 183, 364].map((numClasses) => ({ numClasses }))],
  ['batch', [1, 2, 4].map((batch) => ({ batch }))],
  ['regions of the map (0: noise)', [1, 14, 100, 1000, 0].map((regions) => ({ regions }))],
  [
    'generator alone, forward and backward, 14 regions and noise',
    [14, 0].flatMap((regions) => (['layout', 'dense'] as const).map((what) => ({ regions, what }))),
  ],
];

function layoutOf({ side, numClasses, batch, regions }: Row): LabelLayout {
  const maps = Array.from({ length: batch }, (_, image) => {
    const random = new RandomState(image);
    if (regions > 0) return labelMap(side, side, { regions, numClasses, seed: image + 1 });
    return Int32Array.from({ length: side * side }, () => Math.floor(random.next() * numClasses));
  });
  const labels = maps.flatMap((map) => Array.from(map));
  return LabelLayout.fromLabelMaps(labels, [batch, side, side], { numClasses });
}

/** Median seconds of three runs. */
async function seconds(run: () => Promise<unknown>): Promise<number> {
  const found: number[] = [];
  for (let i = 0; i < 4; i++) {
    const start = performance.now();
    await run();
    found.push((performance.now() - start) / 1000);
  }
  return median(found.slice(1));
}

function step(row: Row): Promise<number> {
  const picture = () => randomUniform([row.batch, row.side, row.side, 3], -1, 1) as Tensor4D;
  const batch = { layout: layoutOf(row), photos: picture(), edges: picture() };
  const networks = ecgan({ numClasses: row.numClasses, filters: 32 });
  const trainer = new EcganTrainer(networks, { steps: 100, similarityGrid: [16, 16] });
  return seconds(() => trainer.trainStep(batch));
}

function generator(row: Row): Promise<number> {
  const layout = layoutOf(row);
  const network = ecganGenerator({ numClasses: row.numClasses, filters: 32, denseLabels: row.what === 'dense' });
  const labels = row.what === 'dense' ? layout.segmentationMap() : layout;
  const variables = network.trainableWeights.map((weight) => weight.read() as Variable);
  return seconds(async () => {
    const loss = () => addN(applyToLabels(network, labels, { training: true }).map((one) => mean(one))) as Scalar;
    const { derivatives } = differentiate(() => ({ losses: [loss()], products: {} }), [variables]);
    const [{ value, gradients }] = derivatives;
    await value.data();
    for (const one of [value, ...gradients]) one?.dispose();
  });
}

const [backend = (await installedBackends())[0], asked] = process.argv.slice(2);
if (asked) {
  await useBackend(backend as BackendName);
  const row: Row = JSON.parse(asked);
  const found = await (row.what === 'step' ? step(row) : generator(row));
  const peak = process.resourceUsage().maxRSS / 2 ** 20;
  process.stdout.write(JSON.stringify({ found, peak }), () => process.exit(0));
} else {
  console.log(`Step of C = 32 at ${middle.side}×${middle.side}, ${middle.numClasses} classes, batch 1, on ${backend}.`);
  for (const [title, rows] of tables) {
    console.log(`\n| ${title} | seconds | peak memory |\n| --- | --: | --: |`);
    for (const row of rows) {
      const { found, peak } = JSON.parse(await runHere('growth.ts', [backend, JSON.stringify({ ...middle, ...row })]));
      console.log(`| ${Object.values(row).join(', ')} | ${found.toFixed(3)} | ${peak.toFixed(2)} GiB |`);
    }
  }
}

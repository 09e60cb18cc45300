/**
 * Shows that training leaks neither tensors nor memory: prints tensor count and resident memory over 200 steps of the
 * demo's size, or of a tiny one, operation by operation or compiled.
 *
 *     node --conditions=@ecgan/source --import tsx benchmarks/steadyMemory.ts [backend] [steps] [--compile] [--tiny]
 */
import { parseArgs } from 'node:util';
import { type BackendName, compile, useBackend } from '@ecgan/backend';
import { BatchSampler, batchOf, SyntheticScenes } from '@ecgan/data';
import { ecgan } from '@ecgan/models';
import { EcganTrainer } from '@ecgan/training';
import { memory } from '@tensorflow/tfjs-core';

const { positionals, values } = parseArgs({
  options: { compile: { type: 'boolean', default: false }, tiny: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [name, count = '200'] = positionals;
const steps = Number(count);
console.log((await useBackend(name as BackendName | undefined)).summary);

const side = values.tiny ? 32 : 64;
const scenes = new SyntheticScenes({ height: side, width: side, length: 64 });
const samples = await Promise.all(Array.from({ length: scenes.length }, (_, i) => scenes.sample(i)));
const sampler = new BatchSampler({ length: scenes.length });
const networks = ecgan({
  ...{ numClasses: scenes.numClasses, filters: 16, discriminatorFilters: 24, labelFilters: 16 },
  ...{ embeddingSize: 64, initialGain: 1 },
  ...(values.tiny && { filters: 2, hiddenFilters: 4, chainFilters: [3, 2], levels: 3, embeddingSize: 4 }),
  ...(values.tiny && { discriminatorFilters: 4, discriminatorLayers: 2, discriminatorScales: 1, labelFilters: 4 }),
});
const trainer = new EcganTrainer(networks, {
  steps,
  similarityGrid: values.tiny ? [4, 4] : [16, 16],
  contrast: { maxAnchors: 256 },
  ...(values.compile && { compile }),
});

const megabytes = () => process.memoryUsage.rss() / 2 ** 20;
const seen: { step: number; tensors: number; resident: number }[] = [];
for (let step = 1; step <= steps; step++) {
  const batch = batchOf(
    sampler.next(4).map((index) => samples[index]),
    { numClasses: scenes.numClasses, ...(values.tiny && { levels: 3 }) },
  );
  await trainer.trainStep(batch);
  batch.dispose();
  if (step === 1 || step % Math.max(20, steps / 20) === 0) {
    seen.push({ step, tensors: memory().numTensors, resident: megabytes() });
    const { tensors, resident } = seen[seen.length - 1];
    console.log(`step ${String(step).padStart(4)}  ${tensors} tensors  ${resident.toFixed(0)} MB resident`);
  }
}
// Allocators reach their steady state within the first quarter.
const settled = seen.filter(({ step }) => step >= steps / 4);
const [first, last] = [settled[0], settled[settled.length - 1]];
const growth = (100 * (last.resident - first.resident)) / first.resident;
console.log(`tensors: ${last.tensors - seen[0].tensors} more at the end than after the first step`);
console.log(`resident memory: ${growth.toFixed(1)} % from step ${first.step} to step ${last.step}`);
process.exit(0);

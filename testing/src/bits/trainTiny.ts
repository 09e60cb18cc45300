import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
import { type BackendName, useBackend } from '@ecgan/backend';
import { CachedDataset, PrefetchedBatches, prepareBatch, SyntheticScenes } from '@ecgan/data';
import { type EcganOptions, ecgan } from '@ecgan/models';
import { EcganTrainer, type TrainerOptions } from '@ecgan/training';

/** What identifies the arithmetic of this process: equal bits are promised only where this is equal. */
interface BitsEnvironment {
  backend: string;
  /** Name and number of cores. */
  processor: string;
  /** V8's version decides the last bit of `Math.exp` and its like. */
  v8: string;
}

/** SHA-256 of the arrays of each network, optimizer and memory of the trainer's state after the last step, by variant. */
export interface BitsRecord {
  environment: BitsEnvironment;
  variants: Record<string, Record<string, string>>;
}

const steps = 12;
const networkOptions = { filters: 4, hiddenFilters: 8, discriminatorFilters: 8, labelFilters: 4, embeddingSize: 8 };

/** Ways through a step that share little code; all with the sizes of `--preset tiny`. */
const variants: Record<string, { networks?: Partial<EcganOptions>; trainer?: Partial<TrainerOptions> }> = {
  plain: {},
  alternating: { trainer: { alternating: true } },
  'memory bank, two contrast levels': {
    networks: { contrastLevels: [0, 1] },
    trainer: { contrast: { memory: { memorySize: 20 } } },
  },
  'two discriminator steps': { trainer: { discriminatorSteps: 2 } },
};

/** Trains one variant for 12 steps of two scenes and hashes its state. */
async function trainTiny({ networks = {}, trainer = {} }: (typeof variants)[string]): Promise<Record<string, string>> {
  const scenes = new CachedDataset(new SyntheticScenes({ height: 32, length: 8 }));
  const { numClasses, length } = scenes;
  const batches = new PrefetchedBatches(
    (plan) => prepareBatch(scenes, plan, { numClasses, levels: 6, boundaries: false, regions: {} }),
    { length, batchSize: 2, seed: 0, flip: true, depth: 0 },
  );
  const parts = ecgan({ ...networkOptions, ...networks, numClasses });
  const training = new EcganTrainer(parts, { steps, averageDecay: 0.5, ...trainer });
  while (training.step < steps) {
    const taken = [];
    for (let i = 0; i < training.batchesPerStep; i++) taken.push(await batches.next());
    await training.trainStep(taken);
    for (const batch of taken) batch.dispose();
  }
  const { tensors, metadata } = await training.state();
  training.dispose();
  parts.dispose();
  const hashes = new Map<string, ReturnType<typeof createHash>>();
  for (const name of Object.keys(tensors).sort()) {
    const { data } = tensors[name];
    const [part, ...rest] = name.split('/');
    const group = part === 'optimizer' || part === 'memory' ? `${part}/${rest[0]}` : part;
    const hash = hashes.get(group) ?? createHash('sha256');
    hashes.set(group, hash.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)));
  }
  const digests = [...hashes].map(([group, hash]) => [group, hash.digest('hex').slice(0, 16)]);
  return { ...Object.fromEntries(digests), ...metadata };
}

// Run as a program, one backend per process: `trainTiny.ts wasm` prints JSON.
const { name: backend } = await useBackend(process.argv[2] as BackendName);
const environment = { backend, processor: `${cpus().length} × ${cpus()[0].model}`, v8: process.versions.v8 };
const record: BitsRecord = { environment, variants: {} };
for (const [name, variant] of Object.entries(variants)) record.variants[name] = await trainTiny(variant);
process.stdout.write(JSON.stringify(record), () => process.exit(0));

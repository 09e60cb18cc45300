import { useBackend } from '@ecgan/backend';
import {
  BatchSource,
  createNetworks,
  createTrainer,
  openData,
  type PartialSettings,
  resolveSettings,
} from 'ecgan/internal';

// How long training stands still for its data, with 0, 1 and 2 workers in turn, and what that makes of a step:
// `node --conditions=@ecgan/source --import tsx benchmarks/waiting.ts [steps] [name=value …]`, settings as in a config file.

const [steps = '12', ...flags] = process.argv.slice(2);
const parse = (text: string) => (/^\d+$/.test(text) ? Number(text) : text);
const given = Object.fromEntries(flags.map((flag) => flag.split('=')).map(([name, text]) => [name, parse(text)]));
const { preset = 'demo', ...rest } = given;

await useBackend('tensorflow');
const settings = resolveSettings({ preset: preset as 'demo', flags: rest as PartialSettings });
const counts = [0, 1, 2];
const sources = await Promise.all(
  counts.map(async (workers) => {
    const data = await openData({ ...settings, workers, check: false });
    return { workers, data, batches: new BatchSource(data, settings), seconds: 0, waited: 0 };
  }),
);
const networks = createNetworks(settings, sources[0].data.train.numClasses);
const trainer = createTrainer(networks, settings, undefined);

/** Some steps on the batches of one source. */
async function run(source: (typeof sources)[number], count: number): Promise<void> {
  const [begun, waited] = [performance.now(), source.batches.waited];
  for (let i = 0; i < count; i++) {
    const batch = await source.batches.next();
    await trainer.trainStep(batch).finally(() => batch.dispose());
  }
  source.seconds += (performance.now() - begun) / 1000;
  source.waited += source.batches.waited - waited;
}

for (const source of sources) await run(source, 3);
for (const source of sources) [source.seconds, source.waited] = [0, 0];
const [rounds, each] = [3, Math.ceil(Number(steps) / 3)];
for (let round = 0; round < rounds; round++) for (const source of sources) await run(source, each);
for (const { workers, seconds, waited } of sources) {
  const perStep = ((1000 * seconds) / (rounds * each)).toFixed(1);
  const ratio = (sources[0].seconds / seconds).toFixed(3);
  const share = ((100 * waited) / seconds).toFixed(2);
  console.log(
    `${workers} workers: ${perStep} ms a step, ${share} % of it waiting; ${ratio} times the steps of 0 workers`,
  );
}
for (const { data } of sources) await data.workers?.dispose();
process.exit(0);

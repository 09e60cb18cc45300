import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { useBackend } from '@ecgan/backend';
import type { Comparison, VariantName } from './Comparison.js';
import { type Options, parseOptions } from './Options.js';
import { type Results, readResults, type Scores, writeAtomically } from './Results.js';
import { resultSentences, resultTable } from './resultTable.js';
import { sheetOf, stripFromPng, stripOf, stripToPng } from './Sheet.js';
import { Stage } from './Stage.js';

const [SCENES_SHOWN, TRIAL_STEPS] = [6, 10];
const variants: readonly VariantName[] = ['plain', 'changed'];
const say = (line: string) => process.stdout.write(`${line}\n`);

/**
 * Trains both variants of a GAN, seed by seed, and prints how the scores differ:
 * `npm start -- --seeds 3 --minutes 1.5`.
 *
 * @remarks Results of finished seeds are kept in `--out`; the next run continues after them.
 */
export async function compare(comparison: Comparison, words = process.argv.slice(2)): Promise<Results> {
  const options = parseOptions(words);
  const backend = await useBackend(undefined, { log: say });
  const stage = await Stage.open(options);
  const results = (await earlierResults(options)) ?? (await newResults(comparison, stage, options, backend.name));
  for (let seed = results.seeds.length + 1; seed <= options.seeds; seed++) {
    const scores = {} as Record<VariantName, Scores>;
    for (const variant of variants) {
      say(`seed ${seed}, ${variant === 'plain' ? 'plain' : comparison.change}: ${results.steps} steps`);
      const gan = await comparison.variants[variant](stage.setup(seed));
      await gan.train(stage.batches(seed, results.steps));
      const { scores: scored, pixels } = await stage.score(gan);
      scores[variant] = scored;
      await keepStrip(options, `${seed}-${variant}`, pixels);
      gan.dispose();
    }
    results.seeds.push({ seed, ...scores });
    await writeAtomically(resultsFile(options), `${JSON.stringify(results, null, 2)}\n`);
  }
  await writeSheet(options, results);
  say(
    ['', resultTable(results), '', ...resultSentences(results), '', `${options.out}: results.json, sheet.png`].join(
      '\n',
    ),
  );
  return results;
}

async function earlierResults(options: Options): Promise<Results | undefined> {
  const results = await readResults(resultsFile(options));
  if (!results) return undefined;
  const same =
    isDeepStrictEqual(results.settings, options.settings) && (options.steps ?? results.steps) === results.steps;
  if (same) return results;
  throw new Error(`${resultsFile(options)} was made with other settings. Give another --out, or delete it.`);
}

async function newResults(comparison: Comparison, stage: Stage, options: Options, backend: string): Promise<Results> {
  say(`fitting a segmenter to real scenes, to score with: ${options.settings.segmenterSteps} steps`);
  const { scores: real, protocol, pixels } = await stage.score();
  await keepStrip(options, 'photos', pixels);
  await keepStrip(options, 'labels', await stage.colouredLabels());
  const steps = options.steps ?? (await affordableSteps(comparison, stage, options.minutes));
  return { change: comparison.change, backend, settings: options.settings, steps, protocol, real, seeds: [] };
}

/** Returns the number of steps the plain GAN runs in `minutes`, measured after a warm-up step. */
async function affordableSteps({ variants: { plain } }: Comparison, stage: Stage, minutes: number): Promise<number> {
  const gan = await plain(stage.setup(1));
  await gan.train(stage.batches(1, 1));
  const start = performance.now();
  await gan.train(stage.batches(1, TRIAL_STEPS));
  const seconds = (performance.now() - start) / 1000 / TRIAL_STEPS;
  gan.dispose();
  return Math.max(TRIAL_STEPS, Math.floor((60 * minutes) / seconds));
}

const resultsFile = ({ out }: Options) => join(out, 'results.json');
const stripFile = ({ out }: Options, name: string) => join(out, 'work', `${name}.png`);

async function keepStrip(options: Options, name: string, pixels: Uint8Array): Promise<void> {
  const { heldOut, size } = options.settings;
  await writeAtomically(
    stripFile(options, name),
    await stripToPng(stripOf(pixels, Math.min(SCENES_SHOWN, heldOut), size)),
  );
}

/** Writes a sheet of label maps, photos, and both variants of every seed. */
async function writeSheet(options: Options, { seeds }: Results): Promise<void> {
  const painted = seeds.flatMap(({ seed }) => variants.map((variant) => `${seed}-${variant}`));
  const files = ['labels', 'photos', ...painted].map((name) => stripFile(options, name));
  const strips = await Promise.all(files.map(async (file) => stripFromPng(await readFile(file))));
  await writeAtomically(join(options.out, 'sheet.png'), await sheetOf(strips));
}

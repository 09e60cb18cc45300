import { type Backend, useBackend } from '@ecgan/backend';
import type { Dataset } from '@ecgan/data';
import { writeFileAtomically } from '@ecgan/training/node';
import { z } from 'zod';
import { settingsIn } from '../config/flags.js';
import { resolveSettings } from '../config/resolveSettings.js';
import type { Settings } from '../config/settings.js';
import type { PictureNames } from '../data/choosePictures.js';
import { openData, openHeldOutAt, type RunData } from '../data/openData.js';
import { ConfigError, OutputExistsError } from '../errors.js';
import { openScorers, type ScorerFlags } from '../pretrained/openScorers.js';
import { type GeneratorFile, type GeneratorSource, readGenerator } from '../run/loadGenerator.js';
import { existing } from '../run/runFolder.js';
import { assertScorable } from '../scores/assertScorable.js';
import { chooseByScore, contactSheet } from '../scores/contactSheet.js';
import { type DiversityFlags, diversitySamples } from '../scores/measureDiversity.js';
import { openScored } from '../scores/openScored.js';
import { PartialResults } from '../scores/PartialResults.js';
import type { RunScores, ScoredPicture } from '../scores/RunScores.js';
import { disposeScorers, type PixelSize, type Scorers } from '../scores/scorers.js';
import { checksumOfPictures, splitOf } from '../scores/scores.js';
import { classTable, scoreTable } from '../scores/scoreTable.js';
import { Interrupted, Interruption } from '../terminal/Interruption.js';
import type { Terminal } from '../terminal/Terminal.js';

/** Flags of `ecgan evaluate`: these, and settings of the data. */
export interface EvaluateFlags extends Record<string, unknown>, GeneratorSource, ScorerFlags, DiversityFlags {
  which: ScoredPicture;
  out?: string;
  sheet?: string;
  /** A folder of pictures to score in place of the generator's. */
  pictures?: string;
  force?: boolean;
}

/** What an evaluation is made with. */
interface Evaluation {
  flags: EvaluateFlags;
  /** Pictures of each label map that diversity is measured of. */
  samples?: number;
  file: GeneratorFile;
  settings: Settings;
  data: RunData;
  terminal: Terminal;
  interruption: Interruption;
}

/**
 * `ecgan evaluate`: scores a checkpoint's images of held-out label maps, of its run's data or of other data. With `--out` it keeps what it has, and goes on with it when it is
 * called again.
 */
export async function evaluate(flags: EvaluateFlags, terminal: Terminal): Promise<number> {
  const outputs = [flags.out, flags.sheet].filter((path) => path !== undefined);
  const there = flags.force ? [] : await existing(outputs);
  if (there.length > 0) throw new OutputExistsError(there, there[0] === flags.out ? '--out' : '--sheet');
  const file = await readGenerator(flags, terminal);
  const settings = settingsOf(file, flags);
  const samples = diversitySamples(flags, settings);
  const data = await openData(settings, { check: false, names: heldOutBy(file) });
  checkClasses(file, data);
  await assertScorable(data.heldOut);
  terminal.stage('Starting the backend');
  const backend = await useBackend(settings.backend ?? undefined);
  const interruption = new Interruption(terminal);
  try {
    terminal.print(backend.summary);
    await evaluateWith(backend, { flags, samples, file, settings, data, terminal, interruption });
  } catch (error) {
    if (error instanceof Interrupted && flags.out !== undefined)
      terminal.print(`What is scored so far is in ${partialPath(flags.out)}: the same command goes on with it.`);
    throw error;
  } finally {
    interruption.dispose();
    await data.workers?.dispose();
    backend.dispose?.();
  }
  return 0;
}

/** The networks that the run was trained with, or scored by, do not score it: those that are named here do. */
function settingsOf(file: GeneratorFile, flags: EvaluateFlags): Settings {
  const own = ['segmenter', 'segmenterClasses', 'segmenterNormalization', 'perceptual'];
  const content = {
    ...file.settings,
    minutes: null,
    epochs: null,
    segmenter: null,
    segmenterClasses: null,
    perceptual: null,
    segmenterSteps: null,
  };
  const given = Object.entries(settingsIn(flags)).filter(([name]) => !own.includes(name));
  return resolveSettings({ file: { name: file.path, content }, flags: Object.fromEntries(given) });
}

const partialPath = (out: string) => `${out}.partial`;

async function evaluateWith(backend: Backend, evaluation: Evaluation): Promise<void> {
  const { flags, file, settings, data, terminal, interruption } = evaluation;
  const { out, sheet } = flags;
  // Before the scorers: a segmenter may have to be fitted, which takes minutes.
  const scored = await openScored(evaluation);
  let scorers: Scorers | undefined;
  try {
    scorers = await openScorers(flags, evaluation);
    const { labels } = scorers;
    const whole = await labelMapsAt(evaluation, labels);
    const { length } = data.heldOut;
    terminal.print(`Scoring ${scored.path} on ${length} held-out images`);
    const key = keyOf(evaluation, scorers, scored.sha256, backend.name);
    const partial =
      out === undefined ? undefined : await PartialResults.open(partialPath(out), key, Boolean(flags.force));
    const before = partial?.found.reduce((sum, { pictures }) => sum + Object.values(pictures)[0].counts.length, 0) ?? 0;
    if (before > 0) terminal.print(`Going on with ${before} of them, scored before.`);
    const step = Number(file.content.metadata.step);
    const context = { settings, data, terminal, interruption };
    const found = await scored.evaluate({ ...context, scorers, whole, step, ...(partial && { partial }) });
    const scores: RunScores = { ...found.scores, ...scored.facts };
    for (const line of [...scoreTable(scores), '', ...classTable(scores)]) terminal.print(line);
    if (sheet !== undefined) {
      const { row, source } = scored;
      const chosen = chooseByScore(found.batches, row);
      const pictures = { heldOut: data.heldOut, whole, settings };
      const drawn = await contactSheet({ pictures, labels, source, row, chosen });
      await writeFileAtomically(sheet, drawn.toPng());
      terminal.print(`Sheet    ${sheet}`);
    }
    if (out !== undefined) {
      await writeFileAtomically(out, `${JSON.stringify(scores, null, 2)}\n`);
      await partial?.remove();
      terminal.print(`Scores   ${out}`);
    }
  } finally {
    scored.dispose();
    if (scorers) disposeScorers(scorers);
  }
}

/** The held-out label maps at the size that labels are read at. */
async function labelMapsAt({ settings, data }: Evaluation, { height, width }: PixelSize): Promise<Dataset> {
  const { heldOut } = data;
  if (heldOut.height === height && heldOut.width === width) return heldOut;
  const size = `${height}x${width}`;
  if (settings.dataset === 'scenes') {
    const expected = `the run's own size ${settings.size}, as scenes of another are other scenes`;
    throw new ConfigError({ setting: '--score-size', expected, received: size });
  }
  return openHeldOutAt(settings, { height, width }, data.pictures?.names);
}

/** Everything that would give other figures if it were another. */
function keyOf({ flags, settings, data }: Evaluation, scorers: Scorers, checkpoint: string, backend: string) {
  const { labels, features, perceptual } = scorers;
  return {
    checkpoint,
    which: flags.which,
    segmenter: labels.segmenter.network?.sha256,
    classes: labels.readAs ?? null,
    size: `${labels.height}x${labels.width}`,
    features: features.extractor.network,
    perceptual: perceptual?.extractor.network ?? null,
    split: splitOf(settings),
    pictures: checksumOfPictures(settings, data),
    ...{ batch: settings.batch, seed: settings.seed, backend },
  };
}

/** The pictures that its run held out, as it says itself. */
function heldOutBy({ content }: GeneratorFile): PictureNames | undefined {
  const { heldOut } = content.metadata;
  return heldOut === undefined ? undefined : { heldOut: z.array(z.string()).parse(JSON.parse(heldOut)) };
}

function checkClasses({ path, numClasses }: GeneratorFile, { train }: RunData): void {
  if (train.numClasses === numClasses) return;
  const expected = `a dataset of ${numClasses} classes, as ${path} draws`;
  throw new ConfigError({ setting: '--dataset', expected, received: train.numClasses });
}

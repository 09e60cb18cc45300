import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  changeLines,
  type HeldOutMeasure,
  MeasureLog,
  readChanges,
  runFiles,
  runScores,
  type ScoreRow,
  StepLog,
} from 'ecgan/internal';
import { type Budget, scoringFlags } from './Budget.js';
import { ecgan } from './ecgan.js';
import type { Row, Variant } from './variants.js';

/** The scores of one training. */
export interface Trained {
  variant: Row;
  seed: number;
  /** Real photos, the generator, and the generator before training. */
  rows: readonly ScoreRow[];
  /** How they were made, in words. */
  protocol: string;
  /** Seconds that the steps took, without what was written in between. */
  seconds: number;
  /** Its run folder; other work has none. */
  run?: string;
  /** What was measured of I'' when checkpoints were written; nothing where I'' is not trained. */
  measures: readonly HeldOutMeasure[];
  /** Settings that were changed on the way, in words. */
  changes: readonly string[];
}

/**
 * Trains a variant and scores it, or goes on where an earlier call was stopped: the run resumes from its checkpoint, the evaluation from what it
 * has scored, and what is finished is read.
 */
export async function trainVariant(variant: Variant, seed: number, budget: Budget): Promise<Trained> {
  const name = `${variant.name}-${seed}`;
  const run = join(budget.folder, name);
  const scores = join(budget.folder, `${name}.json`);
  if (!existsSync(scores)) {
    await train(variant, seed, run, budget);
    const sheet = join(budget.folder, `${name}.png`);
    // It is drawn before the scores are whole: without these it is what an earlier call left.
    await rm(sheet, { force: true });
    const what = ['--run', run, '--which', variant.output, '--out', scores, '--sheet', sheet];
    await ecgan(['evaluate', ...what, ...scoringFlags(budget)]);
  }
  const { rows, protocol } = runScores.parse(JSON.parse(await readFile(scores, 'utf8')));
  const measures = variant.output === 'refined' ? await new MeasureLog(runFiles.measures(run)).read() : [];
  const changes = (await readChanges(run)).flatMap(changeLines);
  return { variant, seed, rows, protocol, run, seconds: await secondsOf(run), measures, changes };
}

async function train(
  { flags, stepFactor = 1 }: Variant,
  seed: number,
  run: string,
  { preset, root, steps }: Budget,
): Promise<void> {
  if (existsSync(runFiles.config(run))) return ecgan(['resume', run]);
  const every = [
    '--steps',
    `${steps * stepFactor}`,
    '--seed',
    `${seed}`,
    '--no-score',
    '--no-tensorboard',
    '--keep',
    '1',
  ];
  const data = ['--preset', preset, ...(root === undefined ? [] : ['--root', root])];
  await ecgan(['train', ...data, ...every, ...flags, '--run', run]);
}

async function secondsOf(run: string): Promise<number> {
  const entries = await new StepLog(runFiles.log(run)).read();
  return entries.reduce((sum, { seconds }) => sum + seconds, 0);
}

import { useBackend } from '@ecgan/backend';
import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { resolveSettings } from '../src/config/resolveSettings.js';
import { openData } from '../src/data/openData.js';
import { loadPretrained } from '../src/pretrained/loadPretrained.js';
import { saveCheckpoint } from '../src/run/checkpoints.js';
import { Run } from '../src/run/Run.js';
import { claimRunFolder, prepareRunFolder } from '../src/run/runFolder.js';
import type { RunContext } from '../src/run/TrainingRun.js';
import { train } from '../src/run/trainingLoop.js';
import { writeSheet } from '../src/samples/samples.js';
import { fitEvaluationSegmenter } from '../src/scores/fitEvaluationSegmenter.js';
import { scoreRun } from '../src/scores/scores.js';
import { Interruption } from '../src/terminal/Interruption.js';
import { Terminal } from '../src/terminal/Terminal.js';
import { temporaryFolder } from './ecgan.js';

test('behavior: steps, sheets, checkpoints and scores leave no tensor behind', async () => {
  const backend = await useBackend('wasm');
  const terminal = new Terminal({ write: () => true }, { write: () => true });
  const small = {
    filters: 2,
    hiddenFilters: 4,
    discriminatorFilters: 4,
    similarityGrid: '8',
    sampleRows: 1,
    heldOut: 2,
  };
  const segmenterFlags = { segmenterSteps: 2, segmenterBatch: 2, segmenterFilters: 2 };
  const settings = resolveSettings({ preset: 'tiny', flags: { ...small, ...segmenterFlags, steps: 2 } });
  const folder = `${await temporaryFolder()}/run`;
  const { lock } = await claimRunFolder(folder);
  await prepareRunFolder(folder, terminal);
  const interruption = new Interruption(terminal);
  const data = await openData(settings);
  const context: RunContext = {
    folder,
    lock,
    settings,
    data,
    backend,
    pretrained: await loadPretrained(settings, data.train),
    terminal,
    interruption,
  };
  const before = memory().numTensors;
  const built = await Run.build(context);
  const run = built.parts;
  // Two steps: the first makes the optimizers' slots.
  await train(run);
  const trained = memory().numTensors;
  await writeSheet(run);
  await saveCheckpoint(run);
  const batch = await run.batches.next();
  await run.trainer.trainStep(batch);
  batch.dispose();
  const segmenter = await fitEvaluationSegmenter(context);
  await scoreRun(run, segmenter);
  segmenter.model.dispose();
  expect(memory().numTensors, 'after a step, a sheet, a checkpoint and scores').toBe(trained);
  await built.dispose();
  expect(memory().numTensors, 'after the run').toBe(before);
  interruption.dispose();
  await lock.release();
});

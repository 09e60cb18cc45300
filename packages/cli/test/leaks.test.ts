import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { saveCheckpoint } from '../src/run/checkpoints.js';
import { Run } from '../src/run/Run.js';
import { train } from '../src/run/trainingLoop.js';
import { writeSheet } from '../src/samples/samples.js';
import { fitEvaluationSegmenter } from '../src/scores/fitEvaluationSegmenter.js';
import { scoreRun } from '../src/scores/scores.js';
import { runContext } from './runContext.js';

test('behavior: steps, sheets, checkpoints and scores leave no tensor behind', async () => {
  const segmenterFlags = { segmenterSteps: 2, segmenterBatch: 2, segmenterFilters: 2 };
  const { context, release } = await runContext({ sampleRows: 1, ...segmenterFlags, steps: 2 });
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
  await release();
});

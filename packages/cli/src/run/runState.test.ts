import { CheckpointError } from '@ecgan/models/node';
import { expect, test } from 'vitest';
import { runState } from './runState.js';

const [batches, best] = [
  { seed: 7, epoch: 1, position: 20 },
  { step: 4, measure: 'mean IoU', value: 0.5 },
];

test('default', () => {
  const metadata = { batches: JSON.stringify(batches), best: JSON.stringify(best), step: '6' };
  expect(runState({ path: 'a', metadata })).toEqual({ batches, best });
});

test('behavior: before anything was measured', () => {
  expect(runState({ path: 'a', metadata: { batches: JSON.stringify(batches) } })).toEqual({ batches });
});

test('behavior: anything is better than a measure that was not a number', () => {
  const metadata = { batches: JSON.stringify(batches), best: JSON.stringify({ ...best, value: Number.NaN }) };
  expect(runState({ path: 'a', metadata }).best).toEqual({ ...best, value: Number.NEGATIVE_INFINITY });
});

test('error: a checkpoint of something else', () => {
  expect(() =>
    runState({ path: 'step-000006.safetensors', metadata: { step: '6' } }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[CheckpointError: step-000006.safetensors: it does not say where the data of its run stood. Go on from one that ecgan train wrote.]`,
  );
  for (const wrong of ['null', '', '{"seed": 1}', JSON.stringify({ ...batches, position: -1 })])
    expect(() => runState({ path: 'a', metadata: { batches: wrong } })).toThrow(CheckpointError);
  for (const wrong of ['5', '{', '{"step": 1}'])
    expect(() => runState({ path: 'a', metadata: { batches: JSON.stringify(batches), best: wrong } })).toThrow(
      CheckpointError,
    );
});

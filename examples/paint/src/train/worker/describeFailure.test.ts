import { OutOfMemoryError } from '@ecgan/training';
import { expect, test } from 'vitest';
import { RunTakenError, StorageFullError } from '../store/errors.js';
import { describeFailure } from './describeFailure.js';

test('describeFailure: memory in the words of a visitor; the worker is lost, and the run goes on from its checkpoint', () => {
  const facts = { step: 12, batch: 4, height: 64, width: 32, filters: 8, fixedBytes: 1e6 };
  expect(describeFailure(new OutOfMemoryError(facts))).toEqual({
    message:
      'The browser has no memory left for steps of 32×64 pictures (step 12). Close other tabs and continue from the last checkpoint, or begin a tiny run.',
    lost: true,
  });
});

test('describeFailure: what is known leaves the worker as it is, what is not does not', () => {
  expect(describeFailure(new RunTakenError()).lost).toBe(false);
  expect(describeFailure(new StorageFullError('a checkpoint', 2_340_000))).toEqual({
    message:
      "The browser's storage is full: a checkpoint of 2.3 MB could not be kept. What was kept before is still there. " +
      'Free space on the disk or delete data of other sites, then continue; or save the checkpoint as a file now.',
    lost: false,
  });
  expect(describeFailure(new TypeError('x is undefined'))).toEqual({ message: 'x is undefined', lost: true });
  expect(describeFailure('gone')).toEqual({ message: 'gone', lost: true });
});

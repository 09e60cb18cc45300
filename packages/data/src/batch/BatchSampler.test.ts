import { expect, test } from 'vitest';
import { BatchSampler } from './BatchSampler.js';

const all = (count: number) => Array.from({ length: count }, (_, index) => index);
const sorted = (list: number[]) => [...list].sort((a, b) => a - b);

test('default: every sample once per epoch, each epoch in another order', () => {
  const sampler = new BatchSampler({ length: 20, seed: 3 });
  const epochs = [0, 1, 2].map(() => [0, 1, 2, 3].flatMap(() => sampler.next(5)));
  for (const epoch of epochs) expect(sorted(epoch)).toEqual(all(20));
  expect(epochs[0]).not.toEqual(epochs[1]);
  expect(epochs[1]).not.toEqual(epochs[2]);
  expect(epochs[0]).not.toEqual(all(20));
});

test('behavior: batches stay full across epochs, larger than the dataset too', () => {
  const sampler = new BatchSampler({ length: 7 });
  const drawn = [sampler.next(5), sampler.next(5), sampler.next(18)].flat();
  expect(drawn).toHaveLength(28);
  for (let epoch = 0; epoch < 4; epoch++) expect(sorted(drawn.slice(7 * epoch, 7 * epoch + 7))).toEqual(all(7));
});

test('behavior: a restored sampler continues identically', () => {
  const sampler = new BatchSampler({ length: 9, seed: 4 });
  for (let step = 0; step < 7; step++) {
    const saved = JSON.parse(JSON.stringify(sampler.state()));
    const flips = all(3).map(sampler.random());
    const indices = sampler.next(4);
    const resumed = new BatchSampler({ length: 9 });
    resumed.restore(saved);
    expect(all(3).map(resumed.random())).toEqual(flips);
    expect(resumed.next(4)).toEqual(indices);
    expect(resumed.state()).toEqual(sampler.state());
  }
});

test('behavior: another seed, another order; random numbers change from batch to batch', () => {
  const [one, other] = [new BatchSampler({ length: 30, seed: 1 }), new BatchSampler({ length: 30, seed: 2 })];
  expect(one.next(30)).not.toEqual(other.next(30));
  const sampler = new BatchSampler({ length: 30 });
  const first = sampler.random()();
  sampler.next(2);
  expect(sampler.random()()).not.toBe(first);
});

test('error: length, seed, batch size, state', () => {
  expect(() => new BatchSampler({ length: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: length: expected an integer ≥ 1, got 0.]`,
  );
  expect(() => new BatchSampler({ length: 3, seed: 0.5 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: seed: expected an integer, got 0.5.]`,
  );
  const sampler = new BatchSampler({ length: 3 });
  expect(() => sampler.next(0)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: batchSize: expected an integer ≥ 1, got 0.]`,
  );
  expect(() => sampler.restore({ seed: 0, epoch: 0, position: 4 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: state.position: expected an integer ≥ 0 and ≤ 3, got 4.]`,
  );
  expect(() => sampler.restore({ seed: 0, epoch: -1, position: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: state.epoch: expected an integer ≥ 0, got -1.]`,
  );
  expect(sampler.state()).toEqual({ seed: 0, epoch: 0, position: 0 });
});

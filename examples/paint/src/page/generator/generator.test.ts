import { describe, expect, test } from 'vitest';
import { GeneratorClient, type Messenger } from './GeneratorClient.js';
import { latestOnly } from './latestOnly.js';
import type { Answer, Numbered } from './protocol.js';
import { readModel } from './readModel.js';

test('latestOnly: never two at once, calls meanwhile are one more; a failure is told and later calls run', async () => {
  let [running, most, runs] = [0, 0, 0];
  const failures: unknown[] = [];
  const redraw = latestOnly(
    async () => {
      most = Math.max(most, ++running);
      runs += 1;
      if (runs === 1) for (let i = 0; i < 3; i++) redraw();
      await Promise.resolve();
      running -= 1;
      if (runs === 2) throw new Error('no more');
    },
    (error) => failures.push(error),
  );
  redraw();
  redraw();
  for (let i = 0; i < 20; i++) await Promise.resolve();
  expect({ most, runs, failures }).toEqual({ most: 1, runs: 2, failures: [new Error('no more')] });
  redraw();
  expect(runs).toBe(3);
});

test('GeneratorClient: answers go to their questions, in whatever order; failures are errors', async () => {
  const asked: Numbered[] = [];
  let answer: (event: { data: Answer }) => void = () => undefined;
  const worker: Messenger = {
    postMessage: (message) => asked.push(message),
    addEventListener: (_, listener) => {
      answer = listener;
    },
  };
  const client = new GeneratorClient(worker);
  const [first, second] = [1, 2].map(() => client.ask<'start'>({ kind: 'start', backend: null }));
  answer({ data: { number: asked[1].number, answer: { backend: 'second' } } });
  answer({ data: { number: asked[0].number, failure: 'nothing runs here' } });
  expect(await second).toEqual({ backend: 'second' });
  await expect(first).rejects.toThrow('nothing runs here');
});

describe('readModel', () => {
  const box = JSON.stringify({
    height: 8,
    width: 8,
    levels: 3,
    boundary: false,
    classes: [{ name: 'a', colour: [1, 2, 3] }],
  });
  const weights = [
    { name: 'kernel', shape: [2, 3], dtype: 'float32', quantization: { dtype: 'float16' } },
    { name: 'bias', shape: [3], dtype: 'float32' },
  ];
  const model = (changes = {}) =>
    JSON.stringify({ modelTopology: {}, weightsManifest: [{ paths: ['weights.bin'], weights }], ...changes });
  const files = (changes = {}) => ({ files: { model: model(), weights: new ArrayBuffer(24), box, ...changes } });

  test('default: the model, and what it draws for', async () => {
    const { artifacts, box } = await readModel(files());
    expect([artifacts.weightSpecs, box.width]).toEqual([weights, 8]);
    const graph = files({ box: undefined, model: model({ userDefinedMetadata: JSON.parse(JSON.stringify(box)) }) });
    expect((await readModel(graph)).box).toEqual(box);
  });

  test('error: files that are none, or not of one export', async () => {
    const failing = async (changes: object) => (await readModel(files(changes)).catch((error) => error)).message;
    expect(await failing({ model: '<!doctype html>' })).toMatchInlineSnapshot(`"model.json is not JSON."`);
    expect(await failing({ model: '{}' })).toMatchInlineSnapshot(
      `"model.json is no model that ecgan export wrote: it has no weightsManifest or no modelTopology."`,
    );
    expect(await failing({ weights: new ArrayBuffer(20) })).toMatchInlineSnapshot(
      `"weights.bin has 20 bytes; model.json describes 24. Both must be of one export."`,
    );
    expect(await failing({ box: '{"height":8}' })).toMatchInlineSnapshot(
      `"paintBox.json does not describe a generator: height, width, levels and classes are expected."`,
    );
    expect(await failing({ box: undefined })).toMatchInlineSnapshot(
      `"paintBox.json does not describe a generator: height, width, levels and classes are expected."`,
    );
  });
});

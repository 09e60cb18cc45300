import { memory, tensor1d } from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import { EngineConflictError, EngineUnavailableError, installedEngines, useBackend } from './index.js';

// One engine per process where tensorflow is involved: it is tested in tensorflow.test.ts.

test('default: named, with what it is and one line that says so', async () => {
  const log = vi.fn();
  const engine = await useBackend('wasm', { log });
  expect(engine).toMatchObject({ name: 'wasm', skipped: [] });
  expect(engine.versions).toMatchObject({ node: process.versions.node, tfjs: expect.stringMatching(/^4\./) });
  expect(log.mock.calls).toEqual([[`engine wasm (${engine.device})`]]);
});

test('behavior: twice is once', async () => {
  const [first, second] = await Promise.all([useBackend('wasm'), useBackend('wasm')]);
  expect(second).toBe(first);
});

test('behavior: unnamed keeps the engine this process has', async () => {
  expect((await useBackend()).name).toBe('wasm');
});

test('behavior: a second engine takes over, the first can be taken again', async () => {
  expect((await useBackend('cpu')).name).toBe('cpu');
  const before = memory().numTensors;
  tensor1d([1, 2]).dispose();
  expect(memory().numTensors).toBe(before);
  expect((await useBackend('wasm')).name).toBe('wasm');
});

test('behavior: nothing is printed, whatever the engine greets with', async () => {
  const spies = (['log', 'warn', 'error', 'info'] as const).map((method) => vi.spyOn(console, method));
  await useBackend('cpu');
  tensor1d([1, 2, 3]).dispose();
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

test('error: tensorflow beside another engine', async () => {
  const error = await useBackend('tensorflow').catch((reason) => reason);
  expect(error).toBeInstanceOf(EngineConflictError);
  expect(`${error}`).toMatchInlineSnapshot(
    `"EngineConflictError: engine 'tensorflow' was asked for, but this process runs on 'cpu': one engine per process where 'tensorflow' is one of them, because tensors do not move to or from it. Start another process."`,
  );
});

test('error: an unavailable engine says what to do', () => {
  const error = new EngineUnavailableError({
    engine: 'webgpu',
    reason: 'no adapter was found',
    advice: 'Install a driver.',
  });
  expect(`${error}`).toMatchInlineSnapshot(
    `"EngineUnavailableError: engine 'webgpu' is not available: no adapter was found. Install a driver."`,
  );
  expect(error.facts).toEqual({ engine: 'webgpu', reason: 'no adapter was found', advice: 'Install a driver.' });
});

test('behavior: wasm and cpu run everywhere', async () => {
  expect((await installedEngines()).slice(-2)).toEqual(['wasm', 'cpu']);
});

import { memory, tensor1d } from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import { BackendConflictError, BackendUnavailableError, installedBackends, useBackend } from './index.js';

// One backend per process where tensorflow is involved: it is tested in tensorflow.test.ts.

test('default: named, with what it is and one line that says so', async () => {
  const log = vi.fn();
  const backend = await useBackend('wasm', { log });
  expect(backend).toMatchObject({ name: 'wasm', skipped: [] });
  expect(backend.versions).toMatchObject({ node: process.versions.node, tfjs: expect.stringMatching(/^4\./) });
  expect(log.mock.calls).toEqual([[`backend wasm (${backend.device})`]]);
});

test('behavior: twice is once', async () => {
  const [first, second] = await Promise.all([useBackend('wasm'), useBackend('wasm')]);
  expect(second).toBe(first);
});

test('behavior: unnamed keeps the backend this process has', async () => {
  expect((await useBackend()).name).toBe('wasm');
});

test('behavior: a second backend takes over, the first can be taken again', async () => {
  expect((await useBackend('cpu')).name).toBe('cpu');
  const before = memory().numTensors;
  tensor1d([1, 2]).dispose();
  expect(memory().numTensors).toBe(before);
  expect((await useBackend('wasm')).name).toBe('wasm');
});

test('behavior: nothing is printed, whatever the backend greets with', async () => {
  const spies = (['log', 'warn', 'error', 'info'] as const).map((method) => vi.spyOn(console, method));
  await useBackend('cpu');
  tensor1d([1, 2, 3]).dispose();
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

test('error: tensorflow beside another backend', async () => {
  const error = await useBackend('tensorflow').catch((reason) => reason);
  expect(error).toBeInstanceOf(BackendConflictError);
  expect(`${error}`).toMatchInlineSnapshot(
    `"BackendConflictError: backend 'tensorflow' was requested, but this process runs on 'cpu': only one backend per process if 'tensorflow' is involved, because tensors cannot be moved to or from it. Start another process."`,
  );
});

test('error: an unavailable backend says what to do', () => {
  const error = new BackendUnavailableError({
    backend: 'webgpu',
    reason: 'no adapter was found',
    advice: 'Install a driver.',
  });
  expect(`${error}`).toMatchInlineSnapshot(
    `"BackendUnavailableError: backend 'webgpu' is not available: no adapter was found. Install a driver."`,
  );
  expect(error.facts).toEqual({ backend: 'webgpu', reason: 'no adapter was found', advice: 'Install a driver.' });
});

test('behavior: wasm and cpu run everywhere', async () => {
  expect((await installedBackends()).slice(-2)).toEqual(['wasm', 'cpu']);
});

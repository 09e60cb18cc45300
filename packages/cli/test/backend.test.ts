import { describe, expect, test } from 'vitest';
import { ecgan, ecganHere } from './ecgan.js';

test('default: --help teaches', async () => {
  const { exitCode, out } = await ecganHere('backend', '--help');
  expect(exitCode).toBe(0);
  for (const word of ['install', 'check', 'ECGAN_CACHE']) expect(out).toContain(word);
  expect((await ecganHere('backend', 'install', '--help')).out).toContain('--force');
});

describe('error: what it does not know', () => {
  test.each([
    [['instal'], "unknown command 'instal'"],
    [['install', '--gpus'], "unknown option '--gpus'"],
    [['install', '--cpu', '--gpu'], '--cpu and --gpu: give one of them.'],
    [['check', '--backend', 'webgl'], '--backend: expected one of tensorflow, webgpu, wasm, cpu, got "webgl".'],
  ])('%s', async (words, message) => {
    const { exitCode, err } = await ecganHere('backend', ...words);
    expect(exitCode).toBe(2);
    expect(err).toContain(message);
  });
});

test('behavior: check times a convolution and its gradients', async () => {
  const { exitCode, out } = await ecgan('backend', 'check', '--backend', 'wasm');
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^wasm: available\n {2}device .*WebAssembly/);
  expect(out).toMatch(/versions +node \d+.*tfjs 4\.22/);
  expect(out).toMatch(/forward [\d.]+ GFLOP\/s, gradients [\d.]+ GFLOP\/s/);
});

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

function cli(...args: string[]) {
  const source = ['--conditions=@ecgan/source', '--import', 'tsx', join(import.meta.dirname, 'cli.ts')];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...source, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('default: --help teaches', () => {
  const { status, stdout } = cli('--help');
  expect(status).toBe(0);
  for (const word of ['install', 'check', '--backend', '--force', 'ECGAN_CACHE']) expect(stdout).toContain(word);
  expect(cli('install', '--help')).toMatchObject({ status: 0, stdout });
});

describe('error: what it does not know', () => {
  test.each([
    [['instal'], "unknown command 'instal'."],
    [['install', '--gpus'], "Unknown option '--gpus'"],
    [['install', '--cpu', '--gpu'], '--cpu and --gpu: give one of them.'],
    [['check', '--backend', 'webgl'], "--backend: expected one of tensorflow, webgpu, wasm, cpu, got 'webgl'."],
  ])('%s', (args, message) => {
    const { status, stderr } = cli(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('See ecgan-backend --help.');
  });
});

test('behavior: check times a convolution and its gradients', () => {
  const { status, stdout } = cli('check', '--backend', 'wasm');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^wasm: available\n {2}device .*WebAssembly/);
  expect(stdout).toMatch(/versions +node \d+.*tfjs 4\.22/);
  expect(stdout).toMatch(/forward [\d.]+ GFLOP\/s, gradients [\d.]+ GFLOP\/s/);
});

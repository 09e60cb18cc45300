import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installedTensorflow, missingTensorflow } from './installedTensorflow.js';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'ecgan-cache-'));
});
afterEach(() => rmSync(cache, { recursive: true }));

function put(name: string, manifest: object | string) {
  const folder = join(cache, 'backends', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'backend.json'), typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
}
const { platform, arch } = process;
const cpu = { platform, arch, device: 'cpu', built: '2026-01-01' };

test('default: none', () => {
  expect(installedTensorflow(cache)).toBeUndefined();
});

test('behavior: the newest that fits', () => {
  put('old', cpu);
  put('new', { ...cpu, built: '2026-02-01' });
  put('other', { ...cpu, arch: 'elsewhere', built: '2026-03-01' });
  expect(installedTensorflow(cache, false)?.folder).toBe(join(cache, 'backends', 'new'));
});

test('behavior: of two the one for what is there; one for a GPU also where there is none', {
  meta: { id: 'installed-tensorflow-gpu-build' },
}, () => {
  put('gpu', { ...cpu, device: 'gpu', built: '2026-02-01' });
  expect(installedTensorflow(cache, false)?.manifest.device).toBe('gpu');
  put('cpu', cpu);
  expect(installedTensorflow(cache, true)?.manifest.device).toBe('gpu');
  expect(installedTensorflow(cache, false)?.manifest.device).toBe('cpu');
});

test('missingTensorflow: says what is there instead', { meta: { id: 'installed-tensorflow-missing' } }, () => {
  const said = () => missingTensorflow(cache).replaceAll(cache, 'CACHE');
  expect(said()).toBe('not installed in CACHE');
  for (const arch of ['elsewhere', 'strange']) put(arch, { ...cpu, arch });
  expect(said()).toBe(
    `not installed for ${platform}-${arch}: CACHE holds it for ${platform}-elsewhere and ${platform}-strange`,
  );
});

test('behavior: half a backend or a damaged one is none', () => {
  put('.building-1', cpu);
  put('damaged', '{"platf');
  mkdirSync(join(cache, 'backends', 'empty'));
  expect(installedTensorflow(cache, false)).toBeUndefined();
});

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { cacheFolder } from './cacheFolder.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

test.runIf(process.platform === 'linux')("default: ecgan in the user's cache folder", () => {
  vi.stubEnv('ECGAN_CACHE', '');
  vi.stubEnv('XDG_CACHE_HOME', '');
  expect(cacheFolder()).toBe(join(homedir(), '.cache', 'ecgan'));
  vi.stubEnv('XDG_CACHE_HOME', '/var/me');
  expect(cacheFolder()).toBe('/var/me/ecgan');
});

test('args: ECGAN_CACHE wins', () => {
  vi.stubEnv('ECGAN_CACHE', 'here');
  expect(cacheFolder()).toBe(resolve('here'));
});

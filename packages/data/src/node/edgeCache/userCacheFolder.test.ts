import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { userCacheFolder } from './userCacheFolder.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

test.runIf(process.platform === 'linux')("default: ecgan in the user's cache folder", () => {
  vi.stubEnv('ECGAN_CACHE', '');
  vi.stubEnv('XDG_CACHE_HOME', '');
  expect(userCacheFolder()).toBe(join(homedir(), '.cache', 'ecgan'));
  vi.stubEnv('XDG_CACHE_HOME', '/var/me');
  expect(userCacheFolder()).toBe('/var/me/ecgan');
});

test('args: ECGAN_CACHE wins', () => {
  vi.stubEnv('ECGAN_CACHE', 'here');
  expect(userCacheFolder()).toBe(resolve('here'));
});

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { cacheFolder } from './cacheFolder.js';

test('default: per platform', () => {
  expect(cacheFolder({}, 'linux')).toBe(join(homedir(), '.cache', 'ecgan'));
  expect(cacheFolder({ XDG_CACHE_HOME: '/var/me' }, 'linux')).toBe(join('/var/me', 'ecgan'));
  expect(cacheFolder({}, 'darwin')).toBe(join(homedir(), 'Library', 'Caches', 'ecgan'));
  expect(cacheFolder({ LOCALAPPDATA: '/local' }, 'win32')).toBe(join('/local', 'ecgan'));
});

test('args: ECGAN_CACHE wins', () => {
  expect(cacheFolder({ ECGAN_CACHE: 'here', XDG_CACHE_HOME: '/var/me' }, 'linux')).toBe(resolve('here'));
});

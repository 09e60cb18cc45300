import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import { userCacheFolder } from './userCacheFolder.js';

test('default: where each system keeps such things', () => {
  expect(userCacheFolder({ XDG_CACHE_HOME: '/cache' }, 'linux')).toBe('/cache/ecgan');
  expect(userCacheFolder({ ECGAN_CACHE: '/here', XDG_CACHE_HOME: '/cache' }, 'linux')).toBe('/here');
  expect(userCacheFolder({}, 'linux')).toBe(`${homedir()}/.cache/ecgan`);
  expect(userCacheFolder({}, 'darwin')).toBe(`${homedir()}/Library/Caches/ecgan`);
  expect(userCacheFolder({ LOCALAPPDATA: '/local' }, 'win32')).toBe('/local/ecgan');
});

import { resolve } from 'node:path';
import type { Settings } from './settings.js';

const paths = ['root', 'photos', 'labels', 'instances', 'perceptual', 'segmenter'] as const;

/** Makes the paths among the settings absolute, so that a run can be resumed from any working directory. */
export function absolutePaths(settings: Settings): Settings {
  const absolute = paths.map((name) => {
    const path = settings[name];
    return [name, path === null ? null : resolve(path)];
  });
  const { edgeCache } = settings;
  const kept = edgeCache === 'auto' || edgeCache === 'none';
  return { ...settings, ...Object.fromEntries(absolute), edgeCache: kept ? edgeCache : resolve(edgeCache) };
}

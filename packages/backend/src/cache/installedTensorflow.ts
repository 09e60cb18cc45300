import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cacheFolder.js';
import { hasNvidiaDriver } from './hasNvidiaDriver.js';
import type { TensorflowManifest } from './TensorflowManifest.js';

/** An installed native backend: its folder and its manifest. */
export interface InstalledTensorflow {
  folder: string;
  manifest: TensorflowManifest;
}

/**
 * Returns the native backend to use on this machine, or undefined if none is installed. Of the installations for this
 * platform and architecture it prefers those for a GPU if one can be used, those for the CPU otherwise, then the newest.
 * An installation for a GPU computes on the CPU if there is no GPU.
 *
 * @param gpu - Whether a GPU can be used. @defaultValue whether an NVIDIA driver is installed
 */
export function installedTensorflow(cache = cacheFolder(), gpu = hasNvidiaDriver()): InstalledTensorflow | undefined {
  const preferred = gpu ? 'gpu' : 'cpu';
  const rank = ({ manifest }: InstalledTensorflow) => `${manifest.device === preferred} ${manifest.built}`; // 'true' > 'false'
  return allInstalled(cache)
    .filter(isForThisMachine)
    .sort((a, b) => (rank(a) < rank(b) ? 1 : -1))[0];
}

/** Returns why no native backend is installed for this machine: which folder was searched and what it holds instead. */
export function missingTensorflow(cache = cacheFolder()): string {
  const others = allInstalled(cache).filter((found) => !isForThisMachine(found));
  const systems = others.map(({ manifest }) => `${manifest.platform}-${manifest.arch}`);
  if (systems.length === 0) return `not installed in ${cache}`;
  return `not installed for ${process.platform}-${process.arch}: ${cache} holds it for ${[...new Set(systems)].join(' and ')}`;
}

function isForThisMachine({ manifest }: InstalledTensorflow): boolean {
  return manifest.platform === process.platform && manifest.arch === process.arch;
}

function allInstalled(cache: string): InstalledTensorflow[] {
  const backends = join(cache, 'backends');
  if (!existsSync(backends)) return [];
  return readdirSync(backends)
    .filter((name) => !name.startsWith('.')) // being built
    .map((name) => ({ folder: join(backends, name), manifest: readManifest(join(backends, name)) }))
    .filter((found): found is InstalledTensorflow => found.manifest !== undefined);
}

function readManifest(folder: string): TensorflowManifest | undefined {
  const file = join(folder, 'backend.json');
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as TensorflowManifest;
  } catch {
    return undefined; // a damaged manifest counts as not installed
  }
}

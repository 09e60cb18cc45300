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
 * platform and architecture it prefers GPU over CPU if a GPU can be used, then the newest.
 *
 * @param gpu - Whether GPU installations can be used. @defaultValue whether an NVIDIA driver is installed
 */
export function installedTensorflow(cache = cacheFolder(), gpu = hasNvidiaDriver()): InstalledTensorflow | undefined {
  const backends = join(cache, 'backends');
  if (!existsSync(backends)) return undefined;
  const fitting = readdirSync(backends)
    .filter((name) => !name.startsWith('.')) // being built
    .map((name) => ({ folder: join(backends, name), manifest: readManifest(join(backends, name)) }))
    .filter((found): found is InstalledTensorflow => found.manifest !== undefined)
    .filter(({ manifest }) => manifest.platform === process.platform && manifest.arch === process.arch)
    .filter(({ manifest }) => gpu || manifest.device === 'cpu');
  const rank = ({ manifest }: InstalledTensorflow) => `${manifest.device} ${manifest.built}`; // 'gpu' > 'cpu'
  return fitting.sort((a, b) => (rank(a) < rank(b) ? 1 : -1))[0];
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

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../cache/cacheFolder.js';
import { hasNvidiaDriver } from '../cache/hasNvidiaDriver.js';
import { type InstalledTensorflow, installedTensorflow } from '../cache/installedTensorflow.js';
import type { TensorflowManifest } from '../cache/TensorflowManifest.js';
import { BackendInstallError } from '../errors.js';
import { buildAside } from './buildAside.js';
import { buildBinding } from './buildBinding.js';
import { buildStderrSilencer } from './buildStderrSilencer.js';
import { downloadWheels } from './downloadWheels.js';
import { fetchPackage, tfjsNodeVersion } from './fetchPackage.js';
import { findPython } from './findPython.js';
import type { InstallContext, TensorflowContext } from './InstallContext.js';
import { openCache } from './openCache.js';
import { bindingRevision, patchBinding } from './patchBinding.js';
import { probeBinding } from './probeBinding.js';
import { prune } from './prune.js';
import { tryOfficial } from './tryOfficial.js';
import { unpackWheels } from './unpackWheels.js';
import { withLock } from './withLock.js';

/** Options of {@link installTensorflow}. */
export interface InstallOptions {
  /**
   * Device that the backend is built for.
   * @defaultValue `'gpu'` if there is an NVIDIA driver; `'cpu'` if there is none or the GPU build fails
   */
  device?: 'cpu' | 'gpu';
  /** Whether an existing installation is built again. @defaultValue false */
  force?: boolean;
  /** Folder to install into. @defaultValue `ECGAN_CACHE`, else `ecgan` in the user's cache folder */
  cache?: string;
  /** Called with one line per step. @defaultValue no output */
  log?: (line: string) => void;
}

/** Takes libtensorflow from TensorFlow's wheel and compiles the binding against it. */
async function buildFromWheel(packageFolder: string, context: TensorflowContext): Promise<void> {
  const python = await findPython(context.run);
  if (!python)
    throw context.failure('find pip', 'no Python 3 with pip', 'Install python3 and pip, then run this again.');
  const wheels = await downloadWheels(python, context);
  context.say('unpacking libtensorflow');
  await unpackWheels(python, wheels, packageFolder, context);
  context.say('compiling the binding');
  patchBinding(packageFolder, context);
  await buildBinding(packageFolder, context);
}

/** Builds a complete backend in `context.folder`. */
async function build(context: TensorflowContext): Promise<TensorflowManifest> {
  const { device, say } = context;
  const name = device === 'gpu' ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node';
  say(`fetching ${name} ${tfjsNodeVersion}`);
  const packageFolder = await fetchPackage(name, context);
  // The official GPU binary needs CUDA 11.2, which is too old for current cards, so GPU builds always use the wheel.
  const official = device === 'cpu' && (await tryOfficial(packageFolder, context));
  if (!official) await buildFromWheel(packageFolder, context);
  const libtensorflow = await probeBinding(packageFolder, context);
  await buildStderrSilencer(context);
  prune(context.folder, packageFolder);
  const { platform, arch } = process;
  const source = official ? 'official' : 'wheel';
  const built = new Date().toISOString();
  const revision = official ? undefined : bindingRevision;
  return { package: name, tfjsNode: tfjsNodeVersion, libtensorflow, device, platform, arch, source, revision, built };
}

/**
 * Name of the installation folder: everything the backend depends on. Not Node's version, since the binding uses
 * Node-API.
 */
function folderName({ tfjsNode, libtensorflow, platform, arch, device }: TensorflowManifest): string {
  return `tensorflow-${tfjsNode}-${libtensorflow}-${platform}-${arch}-${device}`;
}

/** Whether an installed backend is the one that would be built now. The official binding has no revision. */
function isCurrent({ tfjsNode, source, revision }: TensorflowManifest): boolean {
  return tfjsNode === tfjsNodeVersion && (source === 'official' || revision === bindingRevision);
}

/**
 * Installs the `tensorflow` backend into the cache folder, which all projects of the user share.
 *
 * It fetches tfjs-node from npm and libtensorflow from the official binary. If that is not available, it takes
 * libtensorflow from TensorFlow's Python wheel and compiles the binding. A complete, current installation is kept. The
 * backend is built in a temporary folder and renamed when complete.
 *
 * @param options - See {@link InstallOptions}.
 * @returns Folder and manifest of the installation.
 * @throws {@link BackendInstallError} with the failing step, advice and the path of the log. No incomplete build is left.
 * @example
 * ```ts
 * import { installTensorflow } from '@ecgan/backend/install';
 *
 * const { folder } = await installTensorflow({ log: console.log });
 * ```
 */
export async function installTensorflow(options: InstallOptions = {}): Promise<InstalledTensorflow> {
  const driver = hasNvidiaDriver();
  if (options.device || !driver) {
    const installed = await installFor(options.device ?? 'cpu', options);
    if (installed.manifest.device === 'gpu' && !driver)
      options.log?.(
        'no NVIDIA driver on this machine: here the build for CUDA computes on the CPU, on a GPU where there is one',
      );
    return installed;
  }
  try {
    return await installFor('gpu', options);
  } catch (error) {
    if (!(error instanceof BackendInstallError)) throw error;
    options.log?.(`${error.message}\nno GPU backend; trying the CPU one`);
    return installFor('cpu', options);
  }
}

async function installFor(device: 'cpu' | 'gpu', options: InstallOptions): Promise<InstalledTensorflow> {
  const { force = false, cache = cacheFolder(), log } = options;
  const backends = openCache(cache);
  const logFile = join(cache, 'install.log');
  const failure: InstallContext['failure'] = (step, reason, advice, cause) =>
    new BackendInstallError({ step, reason, advice, logFile, cause });
  const say = (line: string) => log?.(line);
  const waiting = () => say('waiting for another installation');
  return withLock(join(cache, 'install.lock'), waiting, async () => {
    const present = installedTensorflow(cache, device === 'gpu');
    const usable = present?.manifest.device === device ? present : undefined;
    if (usable && isCurrent(usable.manifest) && !force) return usable;
    if (usable && !force) say('the backend that is installed cannot run compiled steps: building it again');
    try {
      const { folder, made } = await buildAside({ parent: backends, logFile }, async (building, run) => {
        const manifest = await build({ folder: building, device, run, say, failure });
        writeFileSync(join(building, 'backend.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
        return { name: folderName(manifest), made: manifest };
      });
      return { folder, manifest: made };
    } catch (cause) {
      if (usable && !force && cause instanceof BackendInstallError) {
        say(`${cause.message}\nkeeping the backend that is installed: it works, without compiled steps`);
        return usable;
      }
      if (cause instanceof BackendInstallError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw failure(
        'write the backend',
        reason,
        `Is there room in ${cache}? The backend needs 3 GB while it is built.`,
        cause,
      );
    }
  });
}

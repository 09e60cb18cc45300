import { parseArgs } from 'node:util';
import { hasNvidiaDriver } from '../cache/hasNvidiaDriver.js';
import { BackendInstallError } from '../errors.js';
import { type InstallOptions, installTensorflow } from '../install/installTensorflow.js';
import { UsageError } from './UsageError.js';

/** The GPU build where it can be had; the CPU build is better than none, unless the user named the GPU's. */
async function installBest(options: InstallOptions, named: boolean) {
  try {
    return await installTensorflow(options);
  } catch (error) {
    if (named || options.device !== 'gpu' || !(error instanceof BackendInstallError)) throw error;
    options.log?.(`${error.message}\nno GPU backend; trying the CPU one`);
    return installTensorflow({ ...options, device: 'cpu' });
  }
}

/** `ecgan-backend install`. @returns The exit code. */
export async function installCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { cpu: { type: 'boolean' }, gpu: { type: 'boolean' }, force: { type: 'boolean' } },
  });
  if (values.cpu && values.gpu) throw new UsageError('--cpu and --gpu: give one of them.');
  const named = Boolean(values.cpu || values.gpu);
  const device = values.gpu || (!values.cpu && hasNvidiaDriver()) ? 'gpu' : 'cpu';
  const start = performance.now();
  const seconds = () => `${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s  `;
  try {
    const log = (line: string) => console.log(`${seconds()}${line}`);
    const { folder, manifest } = await installBest({ device, force: values.force, log }, named);
    log(`ready: libtensorflow ${manifest.libtensorflow} for the ${manifest.device.toUpperCase()} in ${folder}`);
    return 0;
  } catch (error) {
    if (!(error instanceof BackendInstallError)) throw error;
    console.error(error.message);
    console.error('The other backends work without it.');
    return 1;
  }
}

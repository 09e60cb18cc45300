import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { type BackendName, backendNames } from '../BackendName.js';
import { BackendUnavailableError } from '../errors.js';
import { type ConvolutionSize, timeConvolution } from '../timeConvolution.js';
import { useBackend } from '../useBackend.js';
import { UsageError } from './UsageError.js';

/** A layer in the middle of the generator; a small one for the backends that would take seconds. */
const large: ConvolutionSize = { batch: 4, size: 64, inChannels: 64, outChannels: 64, kernelSize: 3 };
const small: ConvolutionSize = { batch: 1, size: 32, inChannels: 16, outChannels: 16, kernelSize: 3 };

async function checkOne(name: BackendName): Promise<number> {
  try {
    const { device, versions } = await useBackend(name);
    const slow = name === 'cpu' || /swiftshader|llvmpipe/i.test(device);
    const size = slow ? small : large;
    const { forward, backward } = await timeConvolution(size);
    const { batch, size: side, inChannels, outChannels, kernelSize } = size;
    console.log(`${name}: available`);
    console.log(`  device    ${device}`);
    console.log(
      `  versions  ${Object.entries(versions)
        .map((pair) => pair.join(' '))
        .join(', ')}`,
    );
    console.log(
      `  conv ${kernelSize}×${kernelSize}  ${batch}×${side}×${side}, ${inChannels} → ${outChannels} channels: ` +
        `forward ${forward.gflops.toPrecision(2)} GFLOP/s, gradients ${backward.gflops.toPrecision(2)} GFLOP/s`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof BackendUnavailableError)) throw error;
    console.log(`${name}: not available: ${error.reason}. ${error.advice}`);
    return 1;
  }
}

/** One backend per process: the command runs itself once for each. */
async function checkAll(): Promise<number> {
  for (const name of backendNames) {
    await new Promise((resolve) => {
      const args = [...process.execArgv, process.argv[1], 'check', '--backend', name];
      spawn(process.execPath, args, { stdio: 'inherit' }).on('close', resolve);
    });
  }
  return 0;
}

/** `ecgan-backend check`. @returns The exit code: 1 where the backend named is not available. */
export async function checkCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { backend: { type: 'string' } } });
  if (values.backend === undefined) return checkAll();
  const name = backendNames.find((backend) => backend === values.backend);
  if (!name) throw new UsageError(`--backend: expected one of ${backendNames.join(', ')}, got '${values.backend}'.`);
  return checkOne(name);
}

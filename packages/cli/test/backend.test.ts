import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { installedBackends } from '@ecgan/backend';
import { describe, expect, test } from 'vitest';
import { ecgan, ecganHere, start, temporaryFolder } from './ecgan.js';

test('default: --help teaches', async () => {
  const { exitCode, out } = await ecganHere('backend', '--help');
  expect(exitCode).toBe(0);
  for (const word of ['install', 'install mpi', 'check', 'ECGAN_CACHE']) expect(out).toContain(word);
  expect((await ecganHere('backend', 'install', '--help')).out).toContain('--force');
});

describe('error: what it does not know', () => {
  test.each([
    [['instal'], "unknown command 'instal'"],
    [['install', '--gpus'], "unknown option '--gpus'"],
    [['install', '--cpu', '--gpu'], '--cpu and --gpu: give one of them.'],
    [['install', 'cuda'], "error: command-argument value 'cuda' is invalid for argument 'what'"],
    [['install', '--library', 'openmpi'], '--library: goes with backend install mpi. Leave it out.'],
    [['install', 'mpi', '--gpu'], '--cpu and --gpu: go with backend install tensorflow. Leave them out.'],
    [['install', 'mpi', '--library', 'lam'], 'Allowed choices are mpich, openmpi.'],
    [['check', '--backend', 'webgl'], '--backend: expected one of tensorflow, webgpu, wasm, cpu, got "webgl".'],
  ])('%s', async (words, message) => {
    const { exitCode, err } = await ecganHere('backend', ...words);
    expect(exitCode).toBe(2);
    expect(err).toContain(message);
  });
});

test('behavior: check times a convolution and its gradients', async () => {
  const { exitCode, out } = await ecgan('backend', 'check', '--backend', 'wasm');
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^wasm: available\n {2}device .*WebAssembly/);
  expect(out).toMatch(/versions +node \d+.*tfjs 4\.22/);
  expect(out).toMatch(/forward [\d.]+ GFLOP\/s, gradients [\d.]+ GFLOP\/s/);
});

const installed = (await installedBackends()).includes('tensorflow');
const driver = existsSync('/proc/driver/nvidia/version');
if (!installed || driver)
  process.stderr.write('skipped: a CUDA build without a driver, it takes the CPU build to stand for it\n');

test.skipIf(!installed || driver)(
  'behavior: a build for CUDA on a machine without a driver computes on the CPU and says why',
  {
    meta: { id: 'backend-check-cuda-build' },
  },
  async () => {
    // The CPU build under the manifest of a GPU's: which libtensorflow it is does not matter, it finds no GPU.
    const cache = await temporaryFolder();
    const backends = join(process.env.ECGAN_CACHE ?? join(homedir(), '.cache', 'ecgan'), 'backends');
    const [built] = (await readdir(backends)).filter((name) => name.startsWith('tensorflow-'));
    const copy = join(cache, 'backends', 'tensorflow-gpu');
    await mkdir(copy, { recursive: true });
    for (const name of await readdir(join(backends, built)))
      if (name !== 'backend.json') await symlink(join(backends, built, name), join(copy, name));
    const manifest = JSON.parse(await readFile(join(backends, built, 'backend.json'), 'utf8'));
    await writeFile(join(copy, 'backend.json'), JSON.stringify({ ...manifest, device: 'gpu' }));
    const env = { ECGAN_CACHE: cache };
    const { exitCode, out } = await start(['backend', 'check', '--backend', 'tensorflow'], { env }).done;
    expect(exitCode).toBe(0);
    expect(out).toContain('the build for CUDA computes on the CPU: there is no NVIDIA driver on this machine');
  },
);

test('error: check says where it looked for a backend that is not there', async () => {
  const cache = await temporaryFolder();
  const { exitCode, out } = await start(['backend', 'check', '--backend', 'tensorflow'], {
    env: { ECGAN_CACHE: cache },
  }).done;
  expect(exitCode).toBe(1);
  expect(out).toContain(`tensorflow: not available: not installed in ${cache}. Run`);
});

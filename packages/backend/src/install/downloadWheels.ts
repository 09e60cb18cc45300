import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { InstallContext } from './InstallContext.js';

/** Prints the requirements of the wheel's extra `and-cuda`: the CUDA libraries it was built for, as wheels of their own. */
const listCudaWheels = `
import re, sys, zipfile
wheel = zipfile.ZipFile(sys.argv[1])
metadata = next(name for name in wheel.namelist() if name.endswith('.dist-info/METADATA'))
for line in wheel.read(metadata).decode().splitlines():
    match = re.match(r'Requires-Dist: (nvidia[^;]+);.*extra == .and-cuda.', line)
    if match: print(re.sub(r'[() ]', '', match.group(1)))
`;

/** A Python whose wheels exist for every recent TensorFlow, asked for where the user's own is too new or too old. */
const commonPython = ['--only-binary=:all:', '--python-version', '3.12', '--implementation', 'cp'];

function tensorflowWheel(device: 'cpu' | 'gpu'): string {
  // Only Linux on x64 has two kinds; elsewhere `tensorflow` is the CPU one.
  return device === 'cpu' && process.platform === 'linux' && process.arch === 'x64' ? 'tensorflow-cpu' : 'tensorflow';
}

/**
 * `pip download`s TensorFlow and, for a GPU, the CUDA 12 libraries it names.
 * @returns The wheels, TensorFlow's first.
 */
export async function downloadWheels(
  python: string,
  { folder, device, run, failure, say }: InstallContext,
): Promise<string[]> {
  const wheels = join(folder, 'wheels');
  const fetch = async (requirement: string) => {
    say(`downloading ${requirement}`);
    const before = new Set<string>(listWheels(wheels));
    const download = ['-m', 'pip', 'download', '--no-deps', '--disable-pip-version-check', '--dest', wheels];
    let { code, tail } = await run(python, [...download, requirement]);
    if (code !== 0) ({ code, tail } = await run(python, [...download, ...commonPython, requirement]));
    if (code !== 0) throw failure('pip download', `${requirement}: ${tail}`, 'Check that pip can reach its index.');
    const wheel = listWheels(wheels).find((name) => !before.has(name));
    if (!wheel) throw failure('pip download', `${requirement}: no wheel came`, 'See the log.');
    return join(wheels, wheel);
  };
  const tensorflow = await fetch(tensorflowWheel(device));
  const all = [tensorflow];
  if (device === 'gpu') {
    const { stdout } = await run(python, ['-c', listCudaWheels, tensorflow]);
    for (const requirement of stdout.split('\n').filter(Boolean)) all.push(await fetch(requirement));
  }
  return all;
}

function listWheels(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.whl'));
  } catch {
    return [];
  }
}

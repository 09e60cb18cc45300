import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { InstallContext } from './InstallContext.js';

/** Options that request the wheels of Python 3.12, used if there is none for the user's Python version. */
const commonPython = ['--python-version', '3.12', '--implementation', 'cp'];

/** Downloads one wheel with pip into the subfolder `wheels`; nothing is compiled. @returns The path of the wheel. */
export async function downloadWheel(
  python: string,
  requirement: string,
  { folder, run, failure, say }: InstallContext,
  advice = 'Check that pip can reach its index.',
): Promise<string> {
  const wheels = join(folder, 'wheels');
  say(`downloading ${requirement}`);
  const before = new Set<string>(listWheels(wheels));
  const quietly = ['--no-deps', '--only-binary=:all:', '--disable-pip-version-check'];
  const download = ['-m', 'pip', 'download', ...quietly, '--dest', wheels];
  let { code, tail } = await run(python, [...download, requirement]);
  if (code !== 0) ({ code, tail } = await run(python, [...download, ...commonPython, requirement]));
  if (code !== 0) throw failure('pip download', `${requirement}: ${tail}`, advice);
  const wheel = listWheels(wheels).find((name) => !before.has(name));
  if (!wheel) throw failure('pip download', `${requirement}: pip downloaded no wheel`, 'See the log.');
  return join(wheels, wheel);
}

function listWheels(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.whl'));
  } catch {
    return [];
  }
}

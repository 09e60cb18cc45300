import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { InstallContext } from './InstallContext.js';

/** A Python whose wheels exist for every recent release, asked for where the user's own is too new or too old. */
const commonPython = ['--python-version', '3.12', '--implementation', 'cp'];

/** `pip download`s one wheel into `wheels` of the folder; nothing is compiled. @returns Its path. */
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
  if (!wheel) throw failure('pip download', `${requirement}: no wheel came`, 'See the log.');
  return join(wheels, wheel);
}

function listWheels(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.whl'));
  } catch {
    return [];
  }
}

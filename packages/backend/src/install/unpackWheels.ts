import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { InstallContext } from './InstallContext.js';

/**
 * Out of a wheel: C libraries, by file name, into `lib`; C headers, by path, into `include`. One at a time, to a wheel's
 * 1.3 GB; Python is there anyway, since pip is.
 */
const unpack = `
import os, shutil, sys, zipfile
wheel, lib, include = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for entry in archive.namelist():
        base = entry.rsplit('/', 1)[-1]
        if entry.startswith('tensorflow/include/') and base.endswith('.h'):
            target = os.path.join(include, *entry.split('/')[2:])
        elif entry.startswith('tensorflow/libtensorflow') or (entry.startswith('nvidia/') and '.so' in base):
            target = os.path.join(lib, base)
        else:
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with archive.open(entry) as source, open(target, 'wb') as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
`;

/** The names binding.gyp links against → what the wheel calls them. */
function linkNames(files: string[]): [string, string][] {
  const mac = process.platform === 'darwin';
  return ['tensorflow_cc', 'tensorflow_framework'].flatMap((library) => {
    const file = files.find((name) => name.startsWith(`lib${library}.`));
    const name = library.replace('_cc', '');
    return file ? [[mac ? `lib${name}.2.dylib` : `lib${name}.so`, file] as [string, string]] : [];
  });
}

/** Lays out `deps/lib` and `deps/include` of a tfjs-node folder from wheels, and deletes the wheels. */
export async function unpackWheels(
  python: string,
  wheels: string[],
  packageFolder: string,
  { folder, run, failure }: InstallContext,
): Promise<void> {
  const [lib, include] = [join(packageFolder, 'deps', 'lib'), join(packageFolder, 'deps', 'include')];
  mkdirSync(lib, { recursive: true });
  for (const wheel of wheels) {
    const { code, tail } = await run(python, ['-c', unpack, wheel, lib, include]);
    if (code !== 0) throw failure('unpack', tail, 'Is the disk full? The backend needs 3 GB while it is built.');
    rmSync(wheel);
  }
  rmSync(join(folder, 'wheels'), { recursive: true, force: true });
  const links = linkNames(readdirSync(lib));
  if (links.length < 2) {
    throw failure('unpack', 'the wheel holds no C library', 'Its layout is one this version does not know.');
  }
  for (const [name, file] of links) if (name !== file) symlinkSync(file, join(lib, name));
}

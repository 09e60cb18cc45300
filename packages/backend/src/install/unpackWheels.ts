import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { InstallContext } from './InstallContext.js';

/**
 * A Python script that unpacks the C libraries of a wheel into `lib`, by file name, and its C headers into `include`,
 * by path. It extracts one file at a time, because a wheel has up to 1.3 GB. Python is available, because pip
 * downloaded the wheel.
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

/** Pairs of the library name that binding.gyp links against and the file name in the wheel. */
function linkNames(files: string[]): [string, string][] {
  const mac = process.platform === 'darwin';
  return ['tensorflow_cc', 'tensorflow_framework'].flatMap((library) => {
    const file = files.find((name) => name.startsWith(`lib${library}.`));
    const name = library.replace('_cc', '');
    return file ? [[mac ? `lib${name}.2.dylib` : `lib${name}.so`, file] as [string, string]] : [];
  });
}

/** Fills `deps/lib` and `deps/include` of a tfjs-node folder from wheels, and deletes the wheels. */
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
    throw failure(
      'unpack',
      'the wheel holds no C library',
      'This version of @ecgan/backend does not support its layout; update the package.',
    );
  }
  for (const [name, file] of links) if (name !== file) symlinkSync(file, join(lib, name));
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compileAddon } from './compileAddon.js';
import type { InstallContext } from './InstallContext.js';
import { nodeApiInclude, nodeDirectory } from './nodeApiInclude.js';

/** Path of tfjs-node's binding: the folder of the highest Node-API version it supports, which every Node since 16 has. */
export const bindingPath = join('lib', 'napi-v8', 'tfjs_binding.node');

/** Compiles tfjs-node's binding against `deps`: with node-gyp, or if that fails, with the C++ compiler alone. */
export async function buildBinding(packageFolder: string, { folder, run, failure }: InstallContext): Promise<void> {
  const output = join(packageFolder, bindingPath);
  // On macOS, binding.gyp links only against the file names of the official library.
  if (process.platform !== 'darwin') {
    const headers = nodeDirectory();
    await run('npm', ['run', 'build-addon-from-source'], {
      cwd: packageFolder,
      environment: headers ? { npm_config_nodedir: headers } : {},
    });
    if (existsSync(output)) return;
  }
  const { code, tail } = await compileAddon(
    {
      sources: ['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(packageFolder, 'binding', file)),
      output,
      include: [join(packageFolder, 'deps', 'include'), nodeApiInclude(folder)],
      libraries: { folder: join(packageFolder, 'deps', 'lib'), names: ['tensorflow', 'tensorflow_framework'] },
    },
    run,
  );
  if (code === 0 && existsSync(output)) return;
  throw failure(
    'build the binding',
    tail,
    'A C++17 compiler (g++ or clang++) is needed; install one and run this again.',
  );
}

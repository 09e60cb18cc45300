import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Outcome, Run } from './runLogged.js';

/** One Node-API addon to compile. */
export interface Addon {
  sources: string[];
  output: string;
  include: string[];
  /** Folder and names of libraries to link against. */
  libraries?: { folder: string; names: string[] };
}

/** The compilers to try, in this order. */
const compilers = () => [process.env.CXX, 'c++', 'g++', 'clang++'].filter((name): name is string => Boolean(name));

/** Compiles an addon with the C++ compiler alone, without Python, make or a download. Not supported on Windows. */
export async function compileAddon({ sources, output, include, libraries }: Addon, run: Run): Promise<Outcome> {
  mkdirSync(dirname(output), { recursive: true });
  const mac = process.platform === 'darwin';
  const origin = mac ? '@loader_path' : '$ORIGIN';
  const link = libraries
    ? [`-L${libraries.folder}`, ...libraries.names.map((name) => `-l${name}`), `-Wl,-rpath,${origin}/../../deps/lib`]
    : [];
  const shared = mac ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared'];
  const flags = ['-O2', '-std=c++17', '-fPIC', '-DNAPI_VERSION=8', ...include.map((folder) => `-I${folder}`)];
  let outcome: Outcome = { code: -1, stdout: '', tail: 'no C++ compiler was found' };
  for (const compiler of compilers()) {
    if ((await run(compiler, ['--version'])).code !== 0) continue;
    outcome = await run(compiler, [...shared, ...flags, ...sources, ...link, '-o', output]);
    if (outcome.code === 0) return outcome;
  }
  return outcome;
}

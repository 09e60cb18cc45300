import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

interface StderrSilencer {
  mute(): void;
  unmute(): void;
}

/**
 * Loads a package of the backend's folder with stderr put aside: libtensorflow greets there. Not where the user set
 * `TF_CPP_MIN_LOG_LEVEL` to 0, which asks for its logs.
 */
export function loadQuietly(folder: string, name: string): unknown {
  const load = createRequire(join(folder, 'package.json'));
  const file = join(folder, 'mute.node');
  if (!existsSync(file) || process.env.TF_CPP_MIN_LOG_LEVEL === '0') return withoutArguments(() => load(name));
  const { mute, unmute } = load(file) as StderrSilencer;
  mute();
  try {
    return withoutArguments(() => load(name));
  } finally {
    unmute();
  }
}

/** node-pre-gyp, which finds the binding, reads the command line as its own: a program's `--C` or `--directory` would move it. */
function withoutArguments<T>(run: () => T): T {
  const { argv } = process;
  process.argv = argv.slice(0, 2);
  try {
    return run();
  } finally {
    process.argv = argv;
  }
}

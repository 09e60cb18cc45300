import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

interface StderrSilencer {
  mute(): void;
  unmute(): void;
}

/**
 * Loads a package from the installation folder while stderr is silenced, because libtensorflow prints on stderr when it
 * is loaded. stderr is not silenced if `TF_CPP_MIN_LOG_LEVEL` is 0, which requests these logs.
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

/**
 * Hides the command line from node-pre-gyp, which locates the binding and would read options such as `--C` or
 * `--directory` as its own.
 */
function withoutArguments<T>(run: () => T): T {
  const { argv } = process;
  process.argv = argv.slice(0, 2);
  try {
    return run();
  } finally {
    process.argv = argv;
  }
}

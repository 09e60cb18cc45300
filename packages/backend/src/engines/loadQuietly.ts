import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

interface Mute {
  mute(): void;
  unmute(): void;
}

/**
 * Loads a package of the engine's folder with stderr put aside: libtensorflow greets there. Not where the user set
 * `TF_CPP_MIN_LOG_LEVEL` to 0, which asks for its logs.
 */
export function loadQuietly(folder: string, name: string): unknown {
  const load = createRequire(join(folder, 'package.json'));
  const file = join(folder, 'mute.node');
  if (!existsSync(file) || process.env.TF_CPP_MIN_LOG_LEVEL === '0') return load(name);
  const { mute, unmute } = load(file) as Mute;
  mute();
  try {
    return load(name);
  } finally {
    unmute();
  }
}

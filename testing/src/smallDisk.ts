import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** A disk that is soon full. */
export interface SmallDisk {
  path: string;
  /** Takes it away, with all that is on it. */
  unmount(): void;
}

/**
 * Mounts a disk of a few KiB at `folder/disk`.
 *
 * @returns undefined, said once, where this process may not mount one.
 */
export function smallDisk(folder: string, kibibytes = 64): SmallDisk | undefined {
  const path = join(folder, 'disk');
  try {
    mkdirSync(path);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', path], { stdio: 'ignore' });
    return { path, unmount: () => execFileSync('umount', [path]) };
  } catch {
    process.stderr.write('skipped: a full disk, because this user may not mount a small one\n');
    return undefined;
  }
}

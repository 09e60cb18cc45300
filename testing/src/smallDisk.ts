import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** A mounted disk of a few KiB. */
export interface SmallDisk {
  path: string;
  /** Unmounts the disk and deletes its content. */
  unmount(): void;
}

/**
 * Mounts a small tmpfs at `folder/disk`.
 *
 * @returns undefined, with the reason printed once, if this process may not mount.
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

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ecganHere, start, temporaryFolder, tinyRun } from './ecgan.js';

/** Runs a command on disks; whether it worked: mounting takes a right that not every user has. */
function mounted(...words: string[]): boolean {
  try {
    execFileSync(words[0], words.slice(1), { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('error: the disk of the run becomes read-only, or was from the start', {
  meta: { id: 'read-only-disk-run-becomes' },
}, async ({ skip }) => {
  const disk = join(await temporaryFolder(), 'disk');
  await mkdir(disk);
  if (!mounted('mount', '-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk)) {
    process.stderr.write('skipped: a read-only disk, because this user may not mount one\n');
    return skip('no disk can be mounted here');
  }
  try {
    const run = join(disk, 'run');
    const words = [...tinyRun, '--steps', '1000', '--save-every', '1000', '--no-tensorboard', '--run', run];
    const { child, done } = start(words);
    // Not while a file is open for writing: it is tried again until it works.
    child.stdout?.on('data', () => existsSync(join(run, 'log.jsonl')) && mounted('mount', '-o', 'remount,ro', disk));
    const { exitCode, err } = await done;
    expect(exitCode).toBe(1);
    expect(err).toContain('could not be written. The disk is read-only: choose another folder.');
    const fresh = await ecganHere(...tinyRun, '--run', join(disk, 'other'));
    expect([fresh.exitCode, fresh.err]).toEqual([
      1,
      `error: ${join(disk, 'other')}: the run folder cannot be made, the system says EROFS. Choose another name with --run.\n`,
    ]);
  } finally {
    mounted('umount', '-l', disk);
  }
});

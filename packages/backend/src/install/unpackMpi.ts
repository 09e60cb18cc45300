import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { InstallContext } from './InstallContext.js';

/**
 * A Python script that unpacks the files that pip would install under its prefix (`NAME.data/data/`), and the licences.
 * It compares every file with its checksum in the wheel's RECORD. Python is available, because pip downloaded the
 * wheel.
 */
const unpack = `
import base64, csv, hashlib, io, os, sys, zipfile
wheel, target = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    record = next(name for name in archive.namelist() if name.endswith('.dist-info/RECORD'))
    digests = {row[0]: row[1] for row in csv.reader(io.StringIO(archive.read(record).decode())) if row}
    for entry in archive.infolist():
        parts = entry.filename.split('/')
        if entry.is_dir() or '..' in parts: continue
        if parts[0].endswith('.data') and parts[1] == 'data': place = parts[2:]
        elif parts[0].endswith('.dist-info') and parts[1] == 'licenses': place = parts[1:]
        else: continue
        content = archive.read(entry)
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b'=').decode()
        if digests.get(entry.filename) != 'sha256=' + digest:
            sys.exit(entry.filename + ' does not match its checksum in the wheel')
        path = os.path.join(target, *place)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as copy: copy.write(content)
        os.chmod(path, 0o755 if place[0] == 'bin' else 0o644)
`;

/** Unpacks the wheel of an MPI library into the installation folder and deletes the wheel. */
export async function unpackMpi(python: string, wheel: string, context: InstallContext): Promise<void> {
  const { folder, run, failure, say } = context;
  say('unpacking it');
  const { code, tail } = await run(python, ['-c', unpack, wheel, folder]);
  if (code !== 0) throw failure('unpack', tail, 'Check that the disk is not full, then run this again.');
  rmSync(join(folder, 'wheels'), { recursive: true, force: true });
}

import fc from 'fast-check';
import { byteEdits } from './damage/byteEdits.js';
import type { Edit } from './damage/Edit.js';
import type { Reader } from './Reader.js';

/** Bytes to read and the description of how they were made. */
export interface DamagedFile {
  bytes: Uint8Array;
  [fc.toStringMethod](): string;
}

/**
 * Random bytes, the start of a valid file followed by random bytes, or, mostly, a valid file with one to four edits.
 */
export function damagedFiles({ files, edits = byteEdits }: Pick<Reader, 'files' | 'edits'>): fc.Arbitrary<DamagedFile> {
  const file = fc.nat(files.length - 1);
  const noise = fc.uint8Array({ maxLength: 300 });
  const anyEdit: fc.Arbitrary<Edit> = fc.oneof({ weight: 2, arbitrary: edits }, { weight: 1, arbitrary: byteEdits });
  return fc.oneof(
    { weight: 1, arbitrary: noise.map((bytes) => damaged(`bytes [${bytes}]`, bytes)) },
    {
      weight: 1,
      arbitrary: fc.tuple(file, fc.nat(64), noise).map(([i, kept, bytes]) => {
        const joined = Uint8Array.from([...files[i].subarray(0, kept), ...bytes]);
        return damaged(`${kept} bytes of file ${i}, then [${bytes}]`, joined);
      }),
    },
    {
      weight: 10,
      arbitrary: fc.tuple(file, fc.array(anyEdit, { minLength: 1, maxLength: 4 })).map(([i, list]) =>
        damaged(
          `file ${i}: ${list.map((one) => fc.stringify(one)).join(', ')}`,
          list.reduce((bytes, apply) => apply(bytes), files[i]),
        ),
      ),
    },
  );
}

const damaged = (description: string, bytes: Uint8Array): DamagedFile => ({
  bytes,
  [fc.toStringMethod]: () => description,
});

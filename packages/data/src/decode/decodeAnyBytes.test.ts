import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { decodeLabelMap } from './decodeLabelMap.js';
import { encodeLabelMap } from './encodeLabelMap.js';
import { LabelFileError } from './LabelFileError.js';
import type { PaletteColour } from './LabelRules.js';

/** Cases of each kind; `ECGAN_FUZZ_RUNS=100000` for a long look. */
const numRuns = Number(process.env.ECGAN_FUZZ_RUNS ?? 2_000);

const ids = Int32Array.from({ length: 12 * 9 }, (_, i) => (i * i) % 4);
const colours: PaletteColour[] = [0, 1, 2, 3].map((id) => [60 * id, 0, id]);
/** One small file of every kind that is read. */
const files: Uint8Array[] = [];

beforeAll(async () => {
  const size = { width: 12, height: 9 };
  const palette = colours.map((colour) => [...colour]);
  const painted = Uint8Array.from([...ids].flatMap((id) => colours[id]));
  files.push(
    encodeLabelMap(ids, 9, 12),
    encodeLabelMap(
      ids.map((id) => 300 * id),
      9,
      12,
    ),
    encode({ ...size, channels: 1, depth: 8, palette, data: Uint8Array.from(ids) }),
    encode({ ...size, channels: 3, depth: 8, data: painted }),
    encode({ width: 12, height: 9, channels: 1, depth: 2, data: new Uint8Array(27).fill(0b00011011) }),
    await sharp(painted, { raw: { ...size, channels: 3 } })
      .png({ progressive: true })
      .toBuffer(),
    await sharp(painted, { raw: { ...size, channels: 3 } })
      .withMetadata({ icc: 'srgb' })
      .png()
      .toBuffer(),
  );
});

/** Decodes under each kind of rules: a map of the size it says, or the one error there is. */
function decodeSomehow(bytes: Uint8Array) {
  for (const options of [{}, { paletteIndices: true, numClasses: 3 }, { colours }]) {
    try {
      const map = decodeLabelMap(bytes, options);
      expect(map.ids.length).toBe(map.height * map.width);
      // No file can claim more pixels than its bytes could hold.
      expect(map.ids.length).toBeLessThanOrEqual(8 * 1032 * bytes.length);
    } catch (error) {
      if (!(error instanceof LabelFileError)) throw error;
    }
  }
}

/** Makes the checksums right again, so that what was changed is read and not only found. */
function withChecksums(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) break;
    view.setUint32(end, crc32(bytes.subarray(at + 4, end)));
    at = end + 4;
  }
  return bytes;
}

const change = fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) });

test('behavior: any bytes are a label map or a LabelFileError', () => {
  const signature = [137, 80, 78, 71, 13, 10, 26, 10];
  const bytes = fc.uint8Array({ maxLength: 200 });
  fc.assert(
    fc.property(bytes, fc.boolean(), (random, signed) => {
      decodeSomehow(signed ? Uint8Array.from([...signature, ...random]) : random);
    }),
    { numRuns },
  );
});

test('behavior: damaged files of every kind are, too, their checksums made right again', () => {
  const changes = fc.array(change, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.nat(), changes, fc.boolean(), fc.option(fc.nat()), (which, edits, mend, cut) => {
      const whole = files[which % files.length];
      const bytes = Uint8Array.from(cut === null ? whole : whole.subarray(0, cut % whole.length));
      if (bytes.length > 0) for (const { at, to } of edits) bytes[at % bytes.length] = to;
      decodeSomehow(mend ? withChecksums(bytes) : bytes);
    }),
    { numRuns },
  );
});

import { type DecodeLabelMapOptions, decodeLabelMap } from '@ecgan/data';
import { pngEdits } from '../damage/pngEdits.js';
import { expectThat, type OpenReader } from '../Reader.js';

/** Memory limit: deflate expands a byte to at most 1032; each becomes an id of four bytes, and is copied on the way. */
export const labelMemory = (fileBytes: number) => 2 ** 20 + 12 * 1032 * fileBytes;

/** `decodeLabelMap` with given options: every id must be a class, and there must be one per pixel. */
export function labelMapReader(files: () => Uint8Array[], options: DecodeLabelMapOptions): OpenReader {
  const [file, numClasses] = ['labels/a.png', options.numClasses ?? 2 ** 16];
  return async () => ({
    files: files(),
    edits: pngEdits,
    names: file,
    memory: labelMemory,
    read(bytes) {
      const { height, width, ids } = decodeLabelMap(bytes, { ...options, file });
      expectThat(height > 0 && width > 0 && ids.length === height * width, `${ids.length} ids at ${width}×${height}`);
      expectThat(
        ids.every((id) => id >= 0 && id < numClasses),
        'an id that is no class',
      );
      return true;
    },
  });
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeLabelMap } from '@ecgan/data';
import { FolderDataset } from '@ecgan/data/node';
import fc from 'fast-check';
import sharp from 'sharp';
import { jpegEdits } from '../damage/jpegEdits.js';
import { pngEdits } from '../damage/pngEdits.js';
import { expectThat, type OpenReader } from '../Reader.js';
import { realFiles } from './labelFiles.js';
import { photoFiles } from './photoFiles.js';

/**
 * A photo of a file dataset: `check` must report a damaged photo, and a photo that passes must be readable for
 * training.
 */
export const photoReader: OpenReader = async (folder) => {
  const files = [...(await photoFiles()), ...realFiles('camvid/val/0016E5_07959.jpg')];
  const [photo, label] = [join(folder, 'photo.jpg'), join(folder, 'label.png')];
  await mkdir(folder, { recursive: true });
  await writeFile(label, encodeLabelMap(new Uint8Array(24 * 16), 16, 24));
  // All cases use the same file name.
  sharp.cache(false);
  const dataset = new FolderDataset([{ stem: 'a', photo, label }], { numClasses: 2, height: 32, width: 32 });
  return {
    files,
    edits: fc.oneof(pngEdits, jpegEdits),
    names: photo,
    // sharp's pixels are outside of array buffers; the table also shows the resident memory of the process.
    memory: () => 2 ** 20,
    async read(bytes) {
      await writeFile(photo, bytes);
      const problems = await dataset.check();
      for (const { file, kind, message } of problems) {
        expectThat(file === photo || kind === 'size-mismatch', `it blames ${file}`);
        expectThat(message.length > 0, 'the message is empty');
      }
      if (problems.some(({ kind }) => kind === 'unreadable')) return false;
      const sample = await dataset.sample(0);
      expectThat(sample.photo.length === 32 * 32 * 3, `${sample.photo.length} numbers in the photo`);
      expectThat(sample.edges.length === 32 * 32, `${sample.edges.length} numbers in the edges`);
      return true;
    },
  };
};

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeLabelMap } from '@ecgan/data';
import { runCli, Terminal } from 'ecgan/internal';
import sharp from 'sharp';
import { pngEdits } from '../damage/pngEdits.js';
import { expectThat, type OpenReader } from '../Reader.js';

/** `ecgan inspect` of a dataset with a damaged label map: it says what is in it, or names the file and exits with 1. */
export const inspectReader: OpenReader = async (folder) => {
  const [photos, labels] = ['photos', 'labels'].map((name) => join(folder, name));
  for (const path of [photos, labels]) await mkdir(path, { recursive: true });
  const photo = await sharp({ create: { width: 32, height: 32, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
  for (const name of ['a', 'b']) {
    await writeFile(join(photos, `${name}.png`), photo);
    await writeFile(join(labels, `${name}.png`), encodeLabelMap(new Int32Array(1024), 32, 32));
  }
  const folders = ['--dataset', 'folder', '--photos', photos, '--labels', labels, '--no-cost'];
  const words = ['inspect', ...folders, '--classes', '2', '--size', '32', '--held-out', '1', '--workers', '0'];
  return {
    files: [encodeLabelMap(new Int32Array(1024).fill(1), 32, 32)],
    edits: pngEdits,
    names: '',
    promises: () => false,
    memory: (fileBytes) => 2 ** 22 + 2 * 1032 * fileBytes,
    async read(bytes) {
      await writeFile(join(labels, 'b.png'), bytes);
      const said = { out: '', err: '' };
      const stream = (name: 'out' | 'err') => ({ write: (text: string) => (said[name] += text) });
      const exitCode = await runCli(words, new Terminal(stream('out'), stream('err')));
      if (exitCode === 0) expectThat(said.out.includes('2 pairs'), `what is in it: ${said.out}`);
      else expectThat(exitCode === 1 && said.err.includes('b.png'), `${exitCode}: ${said.err}`);
      expectThat(!/^ {4}at /m.test(said.err), `a stack: ${said.err}`);
      return exitCode === 0;
    },
  };
};

import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EdgeCache } from '@ecgan/data/node';
import { expectThat, type OpenReader } from '../Reader.js';

const [height, width] = [6, 8];
const edges = Uint8Array.from({ length: height * width }, (_, i) => (i % 5) * 50);

/** Entries of the edge cache: whatever an entry holds, the returned edges must be correct. */
export const edgeCacheReader: OpenReader = async (folder) => {
  await mkdir(folder, { recursive: true });
  const [photo, cached] = [join(folder, 'photo.jpg'), join(folder, 'cache')];
  await writeFile(photo, 'a photo');
  let computed = 0;
  const failures: string[] = [];
  const find = () =>
    new EdgeCache({ folder: cached, onFailure: (message) => failures.push(message) }).edges(
      photo,
      { height, width },
      async () => {
        computed++;
        return edges.slice();
      },
    );
  await find();
  const names = await readdir(cached, { recursive: true });
  const entries = await Promise.all(
    names.map(async (name) => ((await stat(join(cached, name))).isFile() ? [join(cached, name)] : [])),
  );
  const [entry] = entries.flat();
  return {
    files: [Uint8Array.from(await readFile(entry))],
    names: entry,
    memory: () => 2 ** 20,
    async read(bytes) {
      await writeFile(entry, bytes);
      const before = computed;
      const found = await find();
      expectThat(Buffer.compare(found, edges) === 0, 'other edges than the photo has');
      expectThat(failures.length === 0, failures[0]);
      return computed === before;
    },
  };
};

import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallDisk } from '@ecgan/testing';
import { beforeEach, expect, test } from 'vitest';
import { EdgeCache, type EdgeParameters } from './EdgeCache.js';

const size: EdgeParameters = { height: 6, width: 8 };
const edges = Uint8Array.from({ length: 48 }, (_, i) => (i % 5 === 0 ? 255 : i));

let root: string;
let photo: string;
let folder: string;
let computed: number;
let messages: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ecgan-edges-'));
  [photo, folder, computed, messages] = [join(root, 'a.jpg'), join(root, 'cache'), 0, []];
  await writeFile(photo, 'a photo');
});

const open = () => new EdgeCache({ folder, onFailure: (message) => messages.push(message) });

async function ask(cache = open(), parameters: Partial<EdgeParameters> = {}, file = photo): Promise<Uint8Array> {
  return cache.edges(file, { ...size, ...parameters }, async () => {
    computed++;
    return edges.slice();
  });
}

async function entries(): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
}

test('default: the same edges, computed once', async () => {
  expect(await ask()).toEqual(edges);
  expect(await ask()).toEqual(edges);
  expect(await ask(new EdgeCache({ folder }))).toEqual(edges);
  expect([computed, messages, (await entries()).length]).toEqual([1, [], 1]);
});

test('behavior: whatever edges depend on finds another entry', async () => {
  await ask();
  for (const other of [{ height: 8, width: 6 }, { height: 4, width: 12 }, { atPhotoSize: true }, { autoOrient: true }])
    await ask(open(), other);
  expect(computed).toBe(5);
  await utimes(photo, 1, 1);
  await ask();
  await writeFile(photo, 'another photo');
  await utimes(photo, 1, 1);
  await ask();
  await writeFile(join(root, 'b.jpg'), 'another photo');
  await utimes(join(root, 'b.jpg'), 1, 1);
  await ask(open(), {}, join(root, 'b.jpg'));
  expect(computed).toBe(8);
});

const damages: Record<string, (entry: string, bytes: Buffer) => Promise<unknown>> = {
  empty: (entry) => writeFile(entry, ''),
  'cut in its digest': (entry, bytes) => writeFile(entry, bytes.subarray(0, 20)),
  'cut after its digest': (entry, bytes) => writeFile(entry, bytes.subarray(0, 32)),
  'one byte short': (entry, bytes) => writeFile(entry, bytes.subarray(0, -1)),
  'one byte long': (entry, bytes) => writeFile(entry, Buffer.concat([bytes, Buffer.alloc(1)])),
  'of a gigabyte': (entry) => truncate(entry, 2 ** 30),
  'of zeros': (entry, bytes) => writeFile(entry, Buffer.alloc(bytes.length)),
  'of another size': async (entry) => {
    const other = join(root, 'other');
    const cache = new EdgeCache({ folder: other });
    await cache.edges(photo, { ...size, height: 60 }, async () => new Uint8Array(480));
    const [name] = (await readdir(other, { recursive: true })).filter((one) => one.length > 30);
    await writeFile(entry, await readFile(join(other, name)));
  },
  'of another photo': async (entry) => {
    const [other, file] = [join(root, 'other'), join(root, 'b.jpg')];
    await writeFile(file, 'another');
    await new EdgeCache({ folder: other }).edges(file, size, async () => new Uint8Array(48).fill(9));
    const [name] = (await readdir(other, { recursive: true })).filter((one) => one.length > 30);
    await writeFile(entry, await readFile(join(other, name)));
  },
};

test.each(Object.keys(damages))(
  'behavior: an entry %s is computed again and replaced',
  { meta: { id: 'edge-cache-damaged-entry' } },
  async (damage) => {
    await ask();
    const [entry] = await entries();
    await damages[damage](entry, await readFile(entry));
    expect(await ask()).toEqual(edges);
    expect(await ask()).toEqual(edges);
    expect([computed, messages]).toEqual([2, []]);
  },
);

test('behavior: no flipped bit passes', { meta: { id: 'edge-cache-no-flipped-bit' } }, async () => {
  await ask();
  const [entry] = await entries();
  const whole = await readFile(entry);
  for (let bit = 0; bit < 8 * whole.length; bit += 5) {
    const damaged = Buffer.from(whole);
    damaged[bit >> 3] ^= 1 << (bit & 7);
    await writeFile(entry, damaged);
    expect(await ask()).toEqual(edges);
    expect(await readFile(entry)).toEqual(whole);
  }
});

test('behavior: a directory in the way is said once and costs time only', {
  meta: { id: 'edge-cache-directory-way-said' },
}, async () => {
  await ask();
  const [entry] = await entries();
  await rm(entry);
  await mkdir(join(entry, 'something'), { recursive: true });
  const cache = open();
  for (let i = 0; i < 3; i++) expect(await ask(cache)).toEqual(edges);
  expect([computed, messages.length]).toEqual([4, 1]);
  expect(messages[0].replace(entry, 'ENTRY')).toMatchInlineSnapshot(
    `"ENTRY: an entry of the edge cache cannot be read (not a file). Training continues and computes these edges each time; free space there, or choose another folder."`,
  );
  expect(await readdir(join(entry, '..'))).toHaveLength(1);
});

test('behavior: a folder that cannot be made', async () => {
  await writeFile(folder, 'a file');
  const cache = open();
  for (let i = 0; i < 2; i++) expect(await ask(cache)).toEqual(edges);
  expect([computed, messages.length]).toEqual([2, 1]);
  expect(messages[0]).toContain('ENOTDIR');
});

test.skipIf(process.getuid?.() === 0)(
  'behavior: a folder that cannot be written to still gives what it holds',
  async () => {
    await ask();
    await chmod(folder, 0o555);
    const cache = open();
    expect(await ask(cache)).toEqual(edges);
    expect(await ask(cache, { atPhotoSize: true })).toEqual(edges);
    expect([computed, messages.length]).toEqual([2, 1]);
    await chmod(folder, 0o755);
  },
);

test('behavior: a full disk', { meta: { id: 'edge-cache-full-disk' } }, async () => {
  const disk = smallDisk(root, 64);
  if (!disk) return;
  await writeFile(join(disk.path, 'filling'), Buffer.alloc(60 * 1024));
  folder = join(disk.path, 'cache');
  const cache = open();
  // Noise, which cannot be made smaller.
  const noise = new Uint8Array(randomBytes(160 * 160));
  for (let i = 0; i < 3; i++) {
    const found = await cache.edges(photo, { height: 160, width: 160 }, async () => noise);
    expect(found).toEqual(noise);
  }
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain('ENOSPC');
  disk.unmount();
});

test('behavior: many at once, and nothing unfinished is left', async () => {
  const caches = Array.from({ length: 8 }, open);
  for (const found of await Promise.all(caches.map((cache) => ask(cache)))) expect(found).toEqual(edges);
  expect(await entries()).toHaveLength(1);
});

test('behavior: what is wrong with the photo is for its reader to say', async () => {
  const failing = open().edges(join(root, 'missing.jpg'), size, async () => {
    throw new Error('no such photo');
  });
  await expect(failing).rejects.toThrow('no such photo');
  expect(messages).toEqual([]);
});

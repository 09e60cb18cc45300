import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pairFolders } from './pairFolders.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ecgan-data-'));
});
afterEach(() => rm(root, { recursive: true }));

/** Makes empty files. */
async function touch(...files: string[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), '');
  }
}

interface Names {
  photo?: string[];
  label?: string;
  instance?: string;
}

/** Pairs `photos`, `labels` and `instances`, or other folders, and shows all as text. */
async function pair(names: Names = {}, { photos = 'photos', labels = 'labels', instances = '' } = {}) {
  const { photo, label, instance } = names;
  const found = await pairFolders({
    photos: { path: join(root, photos), names: photo },
    labels: { path: join(root, labels), names: label === undefined ? undefined : [label] },
    ...(instances && {
      instances: { path: join(root, instances), names: instance === undefined ? undefined : [instance] },
    }),
  });
  const here = (text: string) => text.replaceAll(`${root}/`, '').replaceAll(root, '.');
  return {
    pairs: found.pairs.map((one) =>
      [one.photo, one.label, ...(one.instances ? [one.instances] : [])].map(here).join(' + '),
    ),
    stems: found.pairs.map(({ stem }) => stem),
    problems: found.problems.map(({ file, message }) => here(`${file}: ${message}`)),
    skipped: found.skipped.map(({ count, what, folder, first }) => here(`${count} ${what} in ${folder}: ${first}`)),
  };
}

describe('pairFolders', () => {
  test('default: equal names, extensions of any case and kind, subfolders', {
    meta: { id: 'pair-folders-default' },
  }, async () => {
    await touch('photos/b.JPG', 'photos/a.jfif', 'photos/c.bmp', 'photos/night/d.webp', 'photos/night/deep/e.AVIF');
    await touch('labels/b.png', 'labels/a.PNG', 'labels/c.bmp', 'labels/night/d.png', 'labels/night/deep/e.tif');
    expect(await pair()).toEqual({
      pairs: [
        'photos/a.jfif + labels/a.PNG',
        'photos/b.JPG + labels/b.png',
        'photos/c.bmp + labels/c.bmp',
        'photos/night/d.webp + labels/night/d.png',
        'photos/night/deep/e.AVIF + labels/night/deep/e.tif',
      ],
      stems: ['a', 'b', 'c', 'd', 'e'],
      problems: [],
      skipped: [],
    });
  });

  test('behavior: composed and decomposed accents are one name, in folders too', {
    meta: { id: 'pair-folders-unicode' },
  }, async () => {
    const [composed, decomposed] = ['caf\u00e9', 'cafe\u0301'];
    await touch(`photos/${composed}/${decomposed}.jpg`, `labels/${decomposed}/${composed}.png`);
    await touch('photos/Straße.jpg', 'labels/Straße.png');
    const { pairs, problems } = await pair();
    expect([pairs.length, problems]).toEqual([2, []]);
    await touch(`photos/${composed}_x.jpg`, `labels/${decomposed}_x_maské.png`);
    expect((await pair({ label: '_maske\u0301' })).pairs).toHaveLength(1);
  });

  test('behavior: names that differ in upper and lower case pair unless two could be meant', {
    meta: { id: 'pair-folders-case' },
  }, async () => {
    await touch('photos/IMG_1.JPG', 'labels/img_1.png', 'photos/a.jpg', 'photos/A.jpg', 'labels/a.png');
    const { pairs, problems } = await pair();
    expect(pairs).toEqual(['photos/IMG_1.JPG + labels/img_1.png', 'photos/a.jpg + labels/a.png']);
    expect(problems).toEqual([
      'photos/A.jpg: has no label map: labels holds no image named "A". Add it, or remove this file.',
    ]);
  });

  test('behavior: what is no image is counted, kind by kind', { meta: { id: 'pair-folders-skipped' } }, async () => {
    await touch('photos/a.jpg', 'photos/notes.txt', 'photos/deep/more.TXT', 'photos/README', 'photos/.hidden.jpg');
    await touch('photos/.DS_Store', 'photos/._a.jpg', 'labels/a.png', 'labels/annotations.json');
    expect(await pair()).toMatchObject({
      pairs: ['photos/a.jpg + labels/a.png'],
      problems: [],
      skipped: [
        '1 hidden files and folders in photos: .hidden.jpg',
        '1 files without an ending in photos: README',
        '2 .txt files in photos: notes.txt',
        '1 .json files in labels: annotations.json',
      ],
    });
  });

  test('error: a counterpart that cannot be read is not denied', {
    meta: { id: 'pair-folders-unreadable-partner' },
  }, async () => {
    await touch('photos/a.heic', 'photos/b.heic', 'photos/c.jpg', 'photos/e', 'photos/g.jpg');
    await touch('labels/a.png', 'labels/b.png', 'labels/c.npy', 'labels/e.png', 'labels/g.png');
    expect((await pair()).problems).toMatchInlineSnapshot(`
      [
        "photos/c.jpg: has no label map that can be read: there is labels/c.npy, but .npy is not read. Convert it to PNG, which keeps every pixel.",
        "labels/a.png: has no photo that can be read: there is photos/a.heic, but .heic is not read; the same holds for 1 more. Convert it to PNG, which keeps every pixel.",
        "labels/e.png: has no photo that can be read: there is photos/e, but a file without an ending is not read. Rename it with its right ending, or export it as PNG.",
      ]
    `);
  });

  test('args: endings, of which photos may have several', { meta: { id: 'pair-folders-endings' } }, async () => {
    await touch('photos/x_day.jpg', 'photos/x_night.jpg', 'photos/y_day.jpg', 'photos/z.jpg');
    await touch('labels/x_mask.png', 'labels/y_MASK.png', 'labels/y_colour.png');
    const { pairs, stems, skipped } = await pair({ photo: ['_day', '_night'], label: '_mask' });
    expect(pairs).toEqual([
      'photos/x_day.jpg + labels/x_mask.png',
      'photos/x_night.jpg + labels/x_mask.png',
      'photos/y_day.jpg + labels/y_MASK.png',
    ]);
    expect(stems).toEqual(['x_day', 'x_night', 'y']);
    expect(skipped).toEqual([
      '1 images of which no name ends in _day or ends in _night in photos: z.jpg',
      '1 images of which no name ends in _mask in labels: y_colour.png',
    ]);
    const named = await pair({ label: 'x_*', photo: ['*_day'] });
    expect(named.pairs).toEqual([]);
  });

  test('behavior: photos and label maps in one folder, or one inside the other', {
    meta: { id: 'pair-folders-one-folder' },
  }, async () => {
    await touch('all/a.jpg', 'all/a.png', 'all/b.jpeg', 'all/b.png');
    const all = { photos: 'all', labels: 'all' };
    expect((await pair({}, all)).pairs).toEqual(['all/a.jpg + all/a.png', 'all/b.jpeg + all/b.png']);
    await touch('png/a.png', 'png/a_mask.png', 'png/b.png', 'png/b_mask.png', 'png/b_inst.png', 'png/a_inst.png');
    const png = { photos: 'png', labels: 'png' };
    expect((await pair({ label: '_mask' }, { ...png, instances: 'png' })).pairs).toEqual([]);
    expect((await pair({ label: '_mask', instance: '_inst' }, { ...png, instances: 'png' })).pairs).toEqual([
      'png/a.png + png/a_mask.png + png/a_inst.png',
      'png/b.png + png/b_mask.png + png/b_inst.png',
    ]);
    await touch('data/a.png', 'data/masks/a.png', 'data/masks/objects/a.png');
    const inside = { photos: 'data', labels: 'data/masks', instances: 'data/masks/objects' };
    expect((await pair({}, inside)).pairs).toEqual(['data/a.png + data/masks/a.png + data/masks/objects/a.png']);
  });

  test('error: in one folder of PNGs only names can tell them apart, and they are found', {
    meta: { id: 'pair-folders-mixed' },
  }, async () => {
    await touch('png/a.png', 'png/a_mask.png', 'png/b.png', 'png/b_mask.png');
    const png = { photos: 'png', labels: 'png' };
    expect((await pair({}, png)).problems).toMatchInlineSnapshot(`
      [
        "png: holds photos and label maps, all of them PNGs, and only their names can tell them apart. Their names differ: with \`labelEnding: '_mask'\` 2 photos have their label maps.",
      ]
    `);
    expect((await pair({ label: '_mask' }, png)).pairs).toHaveLength(2);
  });

  test('error: names that differ by an ending: one line, with the options that pair them', {
    meta: { id: 'pair-folders-suggests' },
  }, async () => {
    const cities = ['aachen/aachen_000000_000019', 'aachen/aachen_000001_000019', 'ulm/ulm_000000_000019'];
    for (const name of cities) {
      await touch(`photos/${name}_leftImg8bit.png`);
      for (const kind of ['color', 'instanceIds', 'labelIds']) await touch(`labels/${name}_gtFine_${kind}.png`);
    }
    const { problems } = await pair();
    expect(problems).toMatchInlineSnapshot(`
      [
        "photos/aachen/aachen_000000_000019_leftImg8bit.png: has no label map: labels holds no image named "aachen/aachen_000000_000019_leftImg8bit"; nor has it one for 2 more photos (aachen/aachen_000001_000019_leftImg8bit.png, ulm/ulm_000000_000019_leftImg8bit.png). Their names differ: with \`photoEnding: '_leftImg8bit'\` and \`labelEnding: '_gtFine_labelIds'\` 3 photos have their label maps.",
      ]
    `);
    expect((await pair({ photo: ['_leftImg8bit'], label: '_gtFine_labelIds' })).pairs).toHaveLength(3);
    await touch('images/image_001.jpg', 'images/image_002.jpg', 'masks/mask_001.png', 'masks/mask_002.png');
    const masks = { photos: 'images', labels: 'masks' };
    expect((await pair({}, masks)).problems[0]).toContain(
      "`photoEnding: 'image_*'` and `labelEnding: 'mask_*'` 2 photos",
    );
    expect((await pair({ photo: ['image_*'], label: 'mask_*' }, masks)).pairs).toHaveLength(2);
  });

  test('behavior: folders that differ; a label map for the photos of several folders', {
    meta: { id: 'pair-folders-trees' },
  }, async () => {
    await touch('photos/day/x.jpg', 'photos/night/x.jpg', 'photos/day/y.jpg', 'labels/x.png', 'labels/y.png');
    expect((await pair()).pairs).toEqual([
      'photos/day/x.jpg + labels/x.png',
      'photos/day/y.jpg + labels/y.png',
      'photos/night/x.jpg + labels/x.png',
    ]);
    await touch('city/leftImg8bit/a/p.jpg', 'city/gtFine/a/p.png');
    expect((await pair({}, { photos: 'city', labels: 'city' })).pairs).toEqual([
      'city/leftImg8bit/a/p.jpg + city/gtFine/a/p.png',
    ]);
    // The same name in other folders of two equal trees is another picture.
    await touch('p/train/1.jpg', 'p/val/2.jpg', 'l/train/2.png', 'l/val/3.png');
    expect((await pair({}, { photos: 'p', labels: 'l' })).pairs).toEqual([]);
  });

  test('behavior: links to folders are followed, in a circle once', {
    meta: { id: 'pair-folders-links' },
  }, async () => {
    await touch('elsewhere/a.jpg', 'labels/more/a.png');
    await mkdir(join(root, 'photos'));
    await symlink(join(root, 'elsewhere'), join(root, 'photos', 'more'));
    await symlink(join(root, 'photos'), join(root, 'elsewhere', 'back'));
    const { pairs, skipped } = await pair();
    expect(pairs).toEqual(['photos/more/a.jpg + labels/more/a.png']);
    expect(skipped).toEqual(['1 links to folders that were listed already in photos: more/back']);
  });
});

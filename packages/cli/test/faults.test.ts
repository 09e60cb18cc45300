import { cp, mkdir, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeLabelMap } from '@ecgan/data';
import { smallDisk } from '@ecgan/testing';
import { encode } from 'fast-png';
import { beforeAll, describe, expect, test } from 'vitest';
import { copyBeside, ecgan, ecganHere, temporaryFolder, tinyRun } from './ecgan.js';

let parent: string;
beforeAll(async () => {
  parent = await temporaryFolder();
});

const size = { width: 32, height: 32 };
const labels = (id = 1) => encodeLabelMap(new Int32Array(1024).fill(id), 32, 32);
const photo = encode({ ...size, data: new Uint8Array(3 * 1024).fill(99), channels: 3, depth: 8 });
const palette = [
  [0, 0, 0],
  [255, 0, 0],
];

describe('train', () => {
  /** What training says of a good dataset after a change; the run folder must not come into being. */
  async function refusal(name: string, change: (root: string) => Promise<unknown>, code = 1): Promise<string> {
    const root = join(parent, name);
    for (const [folder, bytes] of Object.entries({ photos: photo, labels: labels() })) {
      await mkdir(join(root, folder), { recursive: true });
      for (const file of ['a.png', 'b.png', 'c.png']) await writeFile(join(root, folder, file), bytes);
    }
    await change(root);
    const folders = ['--photos', join(root, 'photos'), '--labels', join(root, 'labels')];
    const words = ['train', '--dataset', 'folder', ...folders, '--classes', '3', '--size', '32', '--held-out', '1'];
    const { exitCode, err } = await ecganHere(...words, '--run', join(root, 'run'));
    expect(exitCode).toBe(code);
    expect(await readdir(root)).not.toContain('run');
    return err.replaceAll(`${root}/`, '').trimEnd();
  }

  const bPng = (bytes: Uint8Array) => (root: string) => writeFile(join(root, 'labels', 'b.png'), bytes);

  test('error: ids of 16 bits that are no classes', { meta: { id: 'faults-ids-16-bits' } }, async () => {
    expect(await refusal('sixteen', bPng(labels(26001)))).toMatchInlineSnapshot(`
      "error: The dataset has 1 problem:
        labels/b.png: the pixel at x 0, y 0 has id 26001, but ids go from 0 to 2; 1024 pixels have it. Give a class for it in --remap, or raise --classes."
    `);
  });

  test('error: a palette for a label map', { meta: { id: 'faults-palette-label-map' } }, async () => {
    const bytes = encode({ ...size, channels: 1, depth: 8, palette, data: new Uint8Array(1024).fill(1) });
    expect(await refusal('palette', bPng(bytes))).toMatchInlineSnapshot(`
      "error: The dataset has 1 problem:
        labels/b.png: a palette PNG of 8 bits is not a label map: its values are colours, not ids. Export it as an 8-bit grey PNG whose values are class ids, or set --palette-indices if the indices are the ids, or give the colour of each class in --colours."
    `);
  });

  test('error: a label map cut off', { meta: { id: 'faults-label-map-cut' } }, async () => {
    expect(await refusal('cut', bPng(labels().slice(0, 60)))).toMatchInlineSnapshot(`
      "error: The dataset has 1 problem:
        labels/b.png: damaged or truncated. Export it again as an 8-bit (or 16-bit) grey PNG."
    `);
  });

  test('error: an empty label map', { meta: { id: 'faults-empty-label-map' } }, async () => {
    expect(await refusal('empty', bPng(new Uint8Array(0)))).toMatchInlineSnapshot(`
      "error: The dataset has 1 problem:
        labels/b.png: the file is empty. Export it again as an 8-bit (or 16-bit) grey PNG."
    `);
  });

  test('error: text for a label map', { meta: { id: 'faults-text-label-map' } }, async () => {
    expect(await refusal('text', bPng(new TextEncoder().encode('hello')))).toMatchInlineSnapshot(`
      "error: The dataset has 1 problem:
        labels/b.png: not a PNG. Export it again as an 8-bit (or 16-bit) grey PNG."
    `);
  });

  test('error: text for a photo', { meta: { id: 'faults-text-photo' } }, async () => {
    const change = (root: string) => writeFile(join(root, 'photos', 'b.png'), 'hello');
    expect(await refusal('text-photo', change)).toMatchInlineSnapshot(`
      "error: The dataset has 1 problem:
        photos/b.png: the photo cannot be decoded (Input file contains unsupported image format). Export or copy it again."
    `);
  });

  test('error: two photos of one name', { meta: { id: 'faults-two-photos-name' } }, async () => {
    const change = (root: string) => cp(join(root, 'photos', 'b.png'), join(root, 'photos', 'b.jpg'));
    expect(await refusal('twice', change)).toMatchInlineSnapshot(`
      "error: The dataset has 1 problem:
        photos/b.png: has the same stem as photos/b.jpg. Keep one of them."
    `);
  });

  test('error: a folder of labels that is missing', { meta: { id: 'faults-folder-labels-missing' } }, async () => {
    const change = (root: string) => rm(join(root, 'labels'), { recursive: true });
    expect(await refusal('missing', change)).toMatchInlineSnapshot(`
      "error: The dataset has 1 problem:
        labels: the folder does not exist. Check the path."
    `);
  });

  test('error: a file for a folder', { meta: { id: 'faults-file-folder' } }, async () => {
    const change = async (root: string) => {
      await rm(join(root, 'labels'), { recursive: true });
      await writeFile(join(root, 'labels'), '');
    };
    expect(await refusal('file', change)).toMatchInlineSnapshot(`
      "error: The dataset has 1 problem:
        labels: the folder cannot be read (ENOTDIR). Check that it is a folder and its permissions."
    `);
  });

  test('error: one pair, and one held out', { meta: { id: 'faults-pair-held-out' } }, async () => {
    const change = async (root: string) => {
      for (const folder of ['photos', 'labels'])
        for (const file of ['b.png', 'c.png']) await rm(join(root, folder, file));
    };
    expect(await refusal('few', change, 2)).toMatchInlineSnapshot(
      `"error: --held-out: expected fewer images than the 1 in photos, got 1. Images that are held out are not trained on."`,
    );
  });
});

describe('a run that was trained', () => {
  let run: string;
  beforeAll(async () => {
    run = join(parent, 'run');
    const { err } = await ecgan(...tinyRun, '--steps', '2', '--save-every', '2', '--sample-every', '1', '--run', run);
    expect(err).toBe('');
  });

  /** What a command says of a copy of it that was changed. */
  async function said(name: string, change: (copy: string) => Promise<unknown>, ...words: string[]): Promise<string> {
    const copy = await copyBeside(run, name);
    await change(copy);
    const { exitCode, err } = await ecganHere(...words, copy);
    expect(exitCode === 0).toBe(err === '');
    return err.replaceAll(copy, 'RUN').trimEnd();
  }

  test('error: report: damaged facts', { meta: { id: 'faults-report-damaged-facts' } }, async () => {
    const change = (copy: string) => writeFile(join(copy, 'facts.json'), '{"rows": 1');
    expect(await said('facts', change, 'report')).toMatchInlineSnapshot(
      `"error: RUN/facts.json: it is damaged. Remove it: the report then leaves out what it said."`,
    );
  });

  test('error: report: damaged scores', { meta: { id: 'faults-report-damaged-scores' } }, async () => {
    const change = (copy: string) => writeFile(join(copy, 'scores.json'), '{"rows": 1}');
    expect(await said('scores', change, 'report')).toMatchInlineSnapshot(
      `"error: RUN/scores.json: it is damaged. Remove it: the report then leaves out what it said."`,
    );
  });

  test('error: report: a damaged sample sheet', { meta: { id: 'faults-report-damaged-sample' } }, async () => {
    const change = async (copy: string) => {
      const path = join(copy, 'samples', 'step-000002.png');
      const bytes = await readFile(path);
      bytes[bytes.length >> 1] ^= 1;
      await writeFile(path, bytes);
    };
    expect(await said('sheet', change, 'report')).toMatchInlineSnapshot(
      `"error: RUN/samples/step-000002.png: this sample sheet is damaged (Error while decompressing the data: -3). Remove it: the report then leaves it out."`,
    );
  });

  test('behavior: report: a damaged line of the log', async () => {
    const change = async (copy: string) => {
      const path = join(copy, 'log.jsonl');
      await writeFile(path, `{"step": nul\u0000\n5\n${await readFile(path, 'utf8')}`);
    };
    expect(await said('log', change, 'report')).toBe('');
  });

  test('error: resume: settings that are none', { meta: { id: 'faults-resume-settings-none' } }, async () => {
    const change = (copy: string) => writeFile(join(copy, 'config.json'), '{"steps": -1}');
    expect(await said('settings', change, 'resume')).toMatchInlineSnapshot(
      `"error: steps in RUN/config.json: expected an integer of at least 1, got -1."`,
    );
  });

  test('error: resume: a disk that fills during a checkpoint leaves the one before', {
    meta: { id: 'faults-resume-disk-fills' },
  }, async ({ skip }) => {
    const place = join(parent, 'small');
    await mkdir(place);
    const disk = smallDisk(place, 16 * 1024);
    if (!disk) return skip('no disk can be mounted here');
    try {
      const copy = join(disk.path, 'run');
      await cp(run, copy, { recursive: true });
      const before = await readFile(join(copy, 'checkpoints', 'step-000002.safetensors'));
      // As much as leaves less room than a checkpoint takes, and enough for everything else.
      await writeFile(join(disk.path, 'filler'), new Uint8Array(await spare(disk.path, before.length / 2)));
      const { exitCode, err, out } = await ecgan('resume', copy, '--steps', '4');
      expect(exitCode).toBe(1);
      expect(err.replaceAll(copy, 'RUN').replace(/\d+ bytes/, 'N bytes')).toMatchInlineSnapshot(`
        "error: RUN/checkpoints/step-000004.safetensors: its N bytes could not be written. The disk is full: free some space or choose another folder. Nothing half-written was left.
        "
      `);
      expect(out).toContain('Checkpoints up to step 2 are intact');
      expect(await readdir(join(copy, 'checkpoints'))).toEqual(['step-000002.safetensors']);
      expect(before.equals(await readFile(join(copy, 'checkpoints', 'step-000002.safetensors')))).toBe(true);
    } finally {
      disk.unmount();
    }
  });
});

/** How many bytes of a disk to fill so that `left` are free. */
async function spare(disk: string, left: number): Promise<number> {
  const { bavail, bsize } = await statfs(disk);
  return Math.max(0, bavail * bsize - Math.round(left));
}

import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallDisk } from '@ecgan/testing';
import { WriteError } from '@ecgan/training/node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EventFileWriter } from './EventFileWriter.js';
import { encodeEvent } from './events.js';
import { wholeRecords } from './records.js';
import { FILE_VERSION, TensorboardError, type TensorboardEvent } from './types.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecgan-events-'));
  path = join(folder, 'events.out.tfevents.test');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const event = (step: number): TensorboardEvent => ({ wallTime: step, step, values: [{ tag: 'x', scalar: step }] });

/** The file after its version and the first start, whose times are those of the test. */
async function afterFirst(): Promise<Buffer> {
  const first = [{ fileVersion: FILE_VERSION }, { sessionStart: true }].map((fact) =>
    encodeEvent({ wallTime: 1, ...fact }),
  );
  return (await readFile(path)).subarray(Buffer.concat(first).length);
}

async function write(events: readonly TensorboardEvent[], options?: { step: number }): Promise<void> {
  const writer = await EventFileWriter.open(path, options);
  await writer.append(events);
  await writer.close();
}

describe('EventFileWriter', () => {
  test('default: a version, a start, then every entry, at once readable', async () => {
    const writer = await EventFileWriter.open(path);
    await writer.append([event(1)]);
    expect(await afterFirst()).toEqual(Buffer.from(encodeEvent(event(1))));
    await writer.append([event(2), event(3)]);
    await writer.close();
    await writer.close();
    expect(await afterFirst()).toEqual(Buffer.concat([1, 2, 3].map((step) => encodeEvent(event(step)))));
  });

  test('behavior: goes on with a file that exists', async () => {
    await write([event(1)]);
    await write([event(2)]);
    expect(await afterFirst()).toEqual(Buffer.concat([encodeEvent(event(1)), encodeEvent(event(2))]));
  });

  test('args: step: an entry tells TensorBoard which ones are taken again', async () => {
    await write([event(1), event(2)]);
    await write([], { step: 1 });
    const bytes = await afterFirst();
    const restart = encodeEvent({ wallTime: 1, step: 2, sessionStart: true });
    expect(bytes.length).toBe(2 * encodeEvent(event(1)).length + restart.length);
    // Behind the header and the time: step 2, field 7 of one field 1 of value 1.
    expect([...bytes.subarray(-restart.length + 21, -4)]).toEqual([0x10, 2, 0x3a, 2, 0x08, 1]);
  });

  test('behavior: what a killed program left of its last entry is cut off, wherever it was killed', {
    meta: { id: 'event-file-writer-what-killed-program' },
  }, async () => {
    await write([event(1)]);
    const whole = await readFile(path);
    for (let cut = 0; cut <= whole.length; cut++) {
      await writeFile(path, whole.subarray(0, cut));
      await write([event(2)]);
      const bytes = await readFile(path);
      expect(wholeRecords(bytes), `cut at ${cut}`).toBe(bytes.length);
      expect(bytes.subarray(-encodeEvent(event(2)).length)).toEqual(Buffer.from(encodeEvent(event(2))));
    }
  });

  test('behavior: zeros that a power cut left at the end are cut off', {
    meta: { id: 'event-file-writer-zeros-power-cut' },
  }, async () => {
    await write([event(1)]);
    await appendFile(path, new Uint8Array(100));
    await write([event(2)]);
    expect(await afterFirst()).toEqual(Buffer.concat([encodeEvent(event(1)), encodeEvent(event(2))]));
  });

  test('error: a file of something else is left as it is', {
    meta: { id: 'event-file-writer-something-else' },
  }, async () => {
    await writeFile(path, 'my notes');
    const error = await EventFileWriter.open(path).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TensorboardError);
    expect(`${error}`.replace(folder, '…')).toMatchInlineSnapshot(
      `"TensorboardError: …/events.out.tfevents.test: is not an event file that ecgan wrote. Move it away."`,
    );
    expect(await readFile(path, 'utf8')).toBe('my notes');
  });

  test('error: a folder that is missing', async () => {
    const error = await EventFileWriter.open(join(folder, 'missing', 'x')).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(WriteError);
    expect(`${error}`.replace(folder, '…')).toMatchInlineSnapshot(
      `"WriteError: …/missing/x: its 40 bytes could not be written. Its folder does not exist: create it first. Nothing half-written was left."`,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  test('error: a full disk leaves whole entries, and there may be room again', async ({ skip }) => {
    const small = smallDisk(folder);
    if (!small) return skip('no disk can be mounted here');
    try {
      path = join(small.path, 'events.out.tfevents.test');
      const filler = join(small.path, 'filler');
      await writeFile(filler, new Uint8Array(48 * 1024));
      const writer = await EventFileWriter.open(path);
      const png = new Uint8Array(1 << 20);
      const large = { ...event(1), values: [{ tag: 'y', image: { png, height: 1, width: 1 } }] };
      const error = await writer.append([event(1), large]).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(WriteError);
      expect((error as WriteError).facts).toMatchObject({ path, code: 'ENOSPC' });
      expect((await afterFirst()).length).toBe(0);
      await rm(filler);
      await writer.append([event(1)]);
      await writer.close();
      expect(await afterFirst()).toEqual(Buffer.from(encodeEvent(event(1))));
    } finally {
      small.unmount();
    }
  });

  test('error: an entry that cannot be encoded writes nothing', async () => {
    const writer = await EventFileWriter.open(path);
    await expect(writer.append([event(1), event(0.5)])).rejects.toBeInstanceOf(TensorboardError);
    await writer.close();
    expect((await afterFirst()).length).toBe(0);
  });
});

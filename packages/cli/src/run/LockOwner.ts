import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';

/** Who made a lock: its process, and enough to tell whether that process still runs. */
export interface LockOwner {
  /** Drawn at random, so that every lock is another. */
  id: string;
  pid: number;
  /** The machine's name, for the reader of a message. */
  machine: string;
  /** Where the process id means something: the machine, its boot and, of a container, its own processes. */
  place: string;
  /** On Linux the tick at which the process started: a process id alone is given out again. */
  started?: string;
  /** When the lock was made, ISO 8601. */
  since: string;
}

const schema: z.ZodType<LockOwner> = z.object({
  ...{ id: z.string(), pid: z.int().min(1), machine: z.string(), place: z.string(), since: z.string() },
  started: z.string().optional(),
});

/** Describes this process. */
export async function describeOwner(id: string): Promise<LockOwner> {
  const { pid } = process;
  const started = (await statusOf(pid))?.started;
  const since = new Date().toISOString();
  return { id, pid, machine: hostname(), place: await ownPlace(), since, ...(started && { started }) };
}

/** Reads a lock; undefined where there is none, or what is there is no lock of ours. */
export async function readOwner(path: string): Promise<LockOwner | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || code === 'ENOENT' || code === 'ESTALE') return undefined;
    throw error;
  }
}

/**
 * Whether the process that made a lock still runs. One that is stopped does, one that ended and was not yet waited for does not.
 *
 * @returns undefined where that cannot be told from here: it is on another machine, or was before this one was started anew.
 */
export async function isRunning({ pid, place, started }: LockOwner): Promise<boolean | undefined> {
  if (place !== (await ownPlace())) return undefined;
  if (!exists(pid)) return false;
  const now = await statusOf(pid);
  // Where that cannot be read, as on macOS, a process of that id counts as the owner.
  return now === undefined || (!now.ended && (started === undefined || now.started === started));
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function ownPlace(): Promise<string> {
  const none = () => '';
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(none);
  return [hostname(), boot.trim(), await readlink('/proc/self/ns/pid').catch(none)].join(' ').trim();
}

/** Of `/proc/PID/stat` the fields 3 and 22, counted from behind the name in brackets, which may hold spaces and brackets itself. */
async function statusOf(pid: number): Promise<{ ended: boolean; started: string } | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields && { ended: /[ZX]/.test(fields[0]), started: fields[19] };
}

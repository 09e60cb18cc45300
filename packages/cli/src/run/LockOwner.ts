import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';

/** The process that made a lock, with enough to tell whether it still runs. */
export interface LockOwner {
  /** Random id of the lock. */
  id: string;
  pid: number;
  /** Name of the machine, for messages. */
  machine: string;
  /** Where the process id is valid: the machine, its boot, and the process namespace of a container. */
  place: string;
  /** Start time of the process in clock ticks, on Linux, because process ids are reused. */
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

/** Reads a lock; undefined if there is none, or the file is not a lock of this kind. */
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
 * Whether the process that made a lock still runs. A stopped process does; a zombie does not.
 *
 * @returns Undefined if that cannot be told from here: the process is on another machine, or from before this machine
 * rebooted.
 */
export async function isRunning({ pid, place, started }: LockOwner): Promise<boolean | undefined> {
  if (place !== (await ownPlace())) return undefined;
  if (!exists(pid)) return false;
  const now = await statusOf(pid);
  // If the status cannot be read, as on macOS, a process with that id counts as the owner.
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

/**
 * Fields 3 and 22 of `/proc/PID/stat`. They are counted from the end of the name, which may contain spaces and
 * brackets.
 */
async function statusOf(pid: number): Promise<{ ended: boolean; started: string } | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields && { ended: /[ZX]/.test(fields[0]), started: fields[19] };
}

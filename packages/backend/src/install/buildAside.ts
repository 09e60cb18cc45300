import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Run, runLogged } from './runLogged.js';

/** Where something is installed. */
interface Place {
  /** The folder it becomes one of. The caller holds the lock of the cache. */
  parent: string;
  /** Begun anew. */
  logFile: string;
}

/**
 * Puts a folder together aside and renames it when complete. Nothing half-built is left, also where Ctrl-C ends the process.
 *
 * @param build - Fills the folder it is given. @returns Its name in `parent`, in the place of what is there, and what was made.
 * @returns Its path and the same.
 */
export async function buildAside<T>(
  { parent, logFile }: Place,
  build: (building: string, run: Run) => Promise<{ name: string; made: T }>,
): Promise<{ folder: string; made: T }> {
  // The lock is the caller's, so whatever is being built here was abandoned.
  for (const name of readdirSync(parent)) {
    if (name.startsWith('.building-')) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const building = join(parent, `.building-${process.pid}`);
  const removeBuilding = () => rmSync(building, { recursive: true, force: true });
  process.once('exit', removeBuilding);
  mkdirSync(building);
  writeFileSync(logFile, `${new Date().toISOString()} node ${process.version} ${process.platform} ${process.arch}\n`);
  try {
    const { name, made } = await build(building, runLogged(logFile));
    const folder = join(parent, name);
    moveInto(building, folder);
    return { folder, made };
  } finally {
    process.off('exit', removeBuilding);
    removeBuilding();
  }
}

function moveInto(building: string, folder: string): void {
  const old = `${building}-old`;
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(building, folder);
  rmSync(old, { recursive: true, force: true });
}

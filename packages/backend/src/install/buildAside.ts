import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Run, runLogged } from './runLogged.js';

/** Where a folder is installed. */
interface Place {
  /** Parent folder of the installed folder. The caller holds the lock of the cache. */
  parent: string;
  /** Log of the commands; overwritten. */
  logFile: string;
}

/**
 * Builds a folder under a temporary name and renames it when complete. No incomplete folder is left, even if Ctrl-C ends
 * the process.
 *
 * @param build - Fills the folder `building`. Returns the final name of the folder in `parent`, where it replaces an
 * existing one, and a result, `made`.
 * @returns The final path, and the result of `build`.
 */
export async function buildAside<T>(
  { parent, logFile }: Place,
  build: (building: string, run: Run) => Promise<{ name: string; made: T }>,
): Promise<{ folder: string; made: T }> {
  // The caller holds the lock, so any temporary folder here was abandoned.
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

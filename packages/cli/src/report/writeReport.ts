import { writeFileAtomically } from '@ecgan/models/node';
import { runFiles } from '../run/runFiles.js';
import { readReport } from './readReport.js';
import { renderReport } from './renderReport.js';

/**
 * Writes `report.html`, one file that opens offline, from everything else in a run's folder.
 *
 * @returns The file's path.
 */
export async function writeReport(folder: string): Promise<string> {
  const path = runFiles.report(folder);
  await writeFileAtomically(path, await renderReport(await readReport(folder)));
  return path;
}

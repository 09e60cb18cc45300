import { writeReport } from '../report/renderReport.js';
import type { Terminal } from '../terminal/Terminal.js';

/** `ecgan report`: writes the report of a run as it stands now. */
export async function report(folder: string, terminal: Terminal): Promise<number> {
  terminal.print(`Report   ${await writeReport(folder)}`);
  return 0;
}

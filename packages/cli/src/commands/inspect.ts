import { DatasetError, type DatasetProblem, inspectDataset } from '@ecgan/data/node';
import { writeFileAtomically } from '@ecgan/models/node';
import type { Settings } from '../config/settings.js';
import { OutputExistsError } from '../errors/OutputExistsError.js';
import { existing } from '../files/existing.js';
import { datasetSheet } from '../inspect/datasetSheet.js';
import { inspectionLines } from '../inspect/inspectionLines.js';
import type { Terminal } from '../terminal/Terminal.js';
import { describeData } from '../training/describeData.js';
import { openData, type RunData } from '../training/openData.js';
import { stepsOf } from '../training/stepsOf.js';
import { type SettingFlags, settingsOf } from './settingsOf.js';
import { tellChecked } from './tellChecked.js';
import { tellCost } from './tellCost.js';

/** Flags of `ecgan inspect`: these, and every setting. */
export interface InspectFlags extends SettingFlags {
  sheet?: string;
  force?: boolean;
  /** False where no step is to be taken. */
  cost?: boolean;
}

/**
 * `ecgan inspect`: decodes a dataset once and says what is in it and what training on it would cost.
 *
 * @throws DatasetError where training would refuse it, in the same words.
 */
export async function inspect(flags: InspectFlags, terminal: Terminal): Promise<number> {
  const { sheet, force, cost = true } = flags;
  const settings = await settingsOf(flags);
  if (sheet !== undefined && !force && (await existing([sheet])).length > 0)
    throw new OutputExistsError([sheet], '--sheet');
  const problems = await tellAll(settings, terminal);
  if (problems.length > 0) tellProblems(problems, terminal);
  const data = await openData(settings, { check: false }).catch((error: unknown) => {
    if (problems.length > 0) throw new DatasetError(problems);
    throw error;
  });
  try {
    if (sheet !== undefined) await writeSheet(sheet, data, settings, terminal);
    if (problems.length > 0) throw new DatasetError(problems);
    if (cost) await tellCost(stepsOf(settings, data), data, terminal, 'Measured in two steps of training:');
  } finally {
    await data.workers?.dispose();
  }
  return 0;
}

async function tellAll(settings: Settings, terminal: Terminal): Promise<DatasetProblem[]> {
  const { train, heldOut } = describeData(settings);
  const problems: DatasetProblem[] = [];
  for (const [part, description] of Object.entries({ 'to train on': train, 'held out': heldOut })) {
    if (!description) continue;
    const inspection = await inspectDataset(description, { onProgress: tellChecked(terminal) });
    for (const line of inspectionLines(`${settings.dataset}, ${part}`, inspection)) terminal.print(line);
    terminal.print();
    problems.push(...inspection.problems);
  }
  return problems;
}

/** All of them: the error that ends the command names the first. */
function tellProblems(problems: readonly DatasetProblem[], terminal: Terminal): void {
  terminal.print(`problems    ${problems.length}`);
  for (const { file, message } of problems) terminal.print(`  ${file}: ${message}`);
}

async function writeSheet(path: string, { train }: RunData, settings: Settings, terminal: Terminal): Promise<void> {
  const title = `${settings.dataset} · ${train.length} to train on`;
  const sheet = await datasetSheet(title, train, settings.sampleRows);
  if (!sheet) return terminal.print('Samples     none: no file can be read');
  await writeFileAtomically(path, sheet.toPng());
  terminal.print(`Samples     ${path}`);
}

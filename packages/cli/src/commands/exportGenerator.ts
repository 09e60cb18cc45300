import { join } from 'node:path';
import { useBackend } from '@ecgan/backend';
import { writeFileAtomically } from '@ecgan/models/node';
import type { Settings } from '../config/settings.js';
import { OutputExistsError } from '../errors/OutputExistsError.js';
import { paintBoxOf } from '../export/PaintBox.js';
import { writeModel } from '../export/writeModel.js';
import { existing } from '../files/existing.js';
import { loadPictureMaker, readGenerator } from '../generate/loadGenerator.js';
import type { Terminal } from '../terminal/Terminal.js';

/** Flags of `ecgan export`. */
export interface ExportFlags {
  run?: string;
  checkpoint?: string;
  out: string;
  force?: boolean;
  backend?: Settings['backend'];
}

/** `ecgan export`: the generator of a run as a TF.js model of its own, ready for inference, for a browser or another program. */
export async function exportGenerator(flags: ExportFlags, terminal: Terminal): Promise<number> {
  const found = await existing(['model.json', 'weights.bin', 'paintBox.json'].map((name) => join(flags.out, name)));
  if (found.length > 0 && !flags.force) throw new OutputExistsError(found);
  const file = await readGenerator(flags, terminal);
  const backend = await useBackend(flags.backend ?? undefined);
  try {
    const maker = loadPictureMaker(file, 'refined');
    await writeModel(flags.out, maker.network);
    maker.dispose();
    await writeFileAtomically(join(flags.out, 'paintBox.json'), JSON.stringify(await paintBoxOf(file)));
  } finally {
    backend.dispose?.();
  }
  terminal.print(`The generator of ${file.path} in ${flags.out}: model.json, weights.bin, paintBox.json`);
  return 0;
}

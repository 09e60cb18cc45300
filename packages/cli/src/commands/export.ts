import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { useBackend } from '@ecgan/backend';
import { writeFileAtomically } from '@ecgan/training/node';
import type { Settings } from '../config/settings.js';
import { OutputExistsError } from '../errors.js';
import { type ExportFormat, filesOf } from '../export/formats.js';
import { paintBoxOf } from '../export/paintBox.js';
import { loadInferenceGenerator, readGenerator } from '../run/loadGenerator.js';
import { existing } from '../run/runFolder.js';
import type { Terminal } from '../terminal/Terminal.js';

/** Flags of `ecgan export`. */
interface ExportFlags {
  run?: string;
  checkpoint?: string;
  out: string;
  format: ExportFormat;
  precision: 'f32' | 'f16';
  force?: boolean;
  backend?: Settings['backend'];
}

/** `ecgan export`: the generator of a run in a format that other programs run, ready for inference. */
export async function exportGenerator(flags: ExportFlags, terminal: Terminal): Promise<number> {
  const names = [...filesOf[flags.format], 'paintBox.json'];
  const found = await existing(names.map((name) => join(flags.out, name)));
  if (found.length > 0 && !flags.force) throw new OutputExistsError(found);
  const file = await readGenerator(flags, terminal);
  const box = await paintBoxOf(file);
  terminal.stage('Starting the backend');
  const backend = await useBackend(flags.backend ?? undefined);
  try {
    const generator = loadInferenceGenerator(file, 'refined');
    const { writeFormat } = await import('../export/writeFormat.js');
    const contents = await writeFormat(generator.network, { ...flags, box });
    generator.dispose();
    await mkdir(flags.out, { recursive: true });
    for (const [name, content] of contents) await writeFileAtomically(join(flags.out, name), content);
    await writeFileAtomically(join(flags.out, 'paintBox.json'), JSON.stringify(box));
  } finally {
    backend.dispose?.();
  }
  terminal.print(`The generator of ${file.path} in ${flags.out}: ${names.join(', ')}`);
  return 0;
}

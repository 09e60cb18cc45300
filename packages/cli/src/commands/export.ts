import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { useBackend } from '@ecgan/backend';
import { encodeSafetensors } from '@ecgan/models';
import type { Precision } from '@ecgan/models/export';
import { quantizeKernels } from '@ecgan/models/safetensors';
import { writeFileAtomically } from '@ecgan/training/node';
import type { Settings } from '../config/settings.js';
import { OutputExistsError, UsageError } from '../errors.js';
import { type ConvertedFormat, type ExportFormat, filesOf } from '../export/formats.js';
import { type PaintBox, paintBoxOf } from '../export/paintBox.js';
import {
  type GeneratorFile,
  type GeneratorSource,
  loadInferenceGenerator,
  readGenerator,
} from '../run/loadGenerator.js';
import { existing } from '../run/runFolder.js';
import type { Terminal } from '../terminal/Terminal.js';

/** Flags of `ecgan export`. */
interface ExportFlags extends GeneratorSource {
  out: string;
  format: ExportFormat;
  precision: Precision | 'i8';
  force?: boolean;
  backend?: Settings['backend'];
}

/** `ecgan export`: writes the generator of a run in a format that other programs can run. */
export async function exportGenerator(flags: ExportFlags, terminal: Terminal): Promise<number> {
  const names = [...filesOf[flags.format], 'paintBox.json'];
  const found = await existing(names.map((name) => join(flags.out, name)));
  if (found.length > 0 && !flags.force) throw new OutputExistsError(found);
  const file = await readGenerator(flags, terminal);
  const box = await paintBoxOf(file);
  const contents = await contentsOf(file, flags, box, terminal);
  await mkdir(flags.out, { recursive: true });
  for (const [name, content] of contents) await writeFileAtomically(join(flags.out, name), content);
  await writeFileAtomically(join(flags.out, 'paintBox.json'), JSON.stringify(box));
  terminal.print(`The generator of ${file.path} in ${flags.out}: ${names.join(', ')}`);
  return 0;
}

/** A file to write into the output folder. */
type NamedContent = [name: string, content: Uint8Array | string];

async function contentsOf(
  file: GeneratorFile,
  { format, precision, backend }: ExportFlags,
  box: PaintBox,
  terminal: Terminal,
): Promise<NamedContent[]> {
  if (format === 'checkpoint') return [checkpointOf(file, precision)];
  if (precision !== 'i8') return converted(file, { format, precision, backend }, box, terminal);
  throw new UsageError(`--precision: i8 goes with --format checkpoint. ${format} takes f32 and f16.`);
}

/** A checkpoint with only what `generate`, `evaluate` and `export` read, without the state of training. */
function checkpointOf({ content }: GeneratorFile, precision: ExportFlags['precision']): NamedContent {
  const { tensors, metadata } = content;
  const bytes =
    precision === 'i8'
      ? encodeSafetensors(quantizeKernels(tensors), metadata)
      : encodeSafetensors(tensors, metadata, { half: precision === 'f16' });
  return [filesOf.checkpoint[0], bytes];
}

async function converted(
  file: GeneratorFile,
  {
    format,
    precision,
    backend: name,
  }: Pick<ExportFlags, 'backend'> & { format: ConvertedFormat; precision: Precision },
  box: PaintBox,
  terminal: Terminal,
): Promise<NamedContent[]> {
  terminal.stage('Starting the backend');
  const backend = await useBackend(name ?? undefined);
  try {
    const generator = loadInferenceGenerator(file, 'refined');
    const { writeFormat } = await import('../export/writeFormat.js');
    const contents = await writeFormat(generator.network, { format, precision, box });
    generator.dispose();
    return contents;
  } finally {
    backend.dispose?.();
  }
}

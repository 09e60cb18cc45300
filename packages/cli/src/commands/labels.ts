import { mkdir, stat } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { encodeLabelMap } from '@ecgan/data';
import { type AnnotationExport, rasterise, readCoco, readLabelme } from '@ecgan/data/node';
import { writeFileAtomically } from '@ecgan/training/node';
import { OutputExistsError, UsageError, whyUnreadable } from '../errors.js';
import { existing } from '../run/runFolder.js';
import { commandName, type Terminal } from '../terminal/Terminal.js';

/** Flags of `ecgan labels`. */
interface LabelsFlags {
  out: string;
  names?: string;
  force?: boolean;
}

/**
 * `ecgan labels`: draws the polygons and masks of an annotation export as label maps, one PNG per picture, and prints
 * the command that inspects them.
 *
 * @param from - A COCO file, or a folder of labelme files.
 */
export async function labels(from: string, { out, names, force }: LabelsFlags, terminal: Terminal): Promise<number> {
  const { pictures, classNames, leftOut } = await readExport(from, names);
  if (pictures.length === 0) throw new UsageError(`${from}: there is no annotated picture in it.`);
  const outputs = pictures.map(({ file }) => join(out, `${stemOf(file)}.png`));
  const twice = outputs.find((path, i) => outputs.indexOf(path) !== i);
  if (twice !== undefined) throw new UsageError(`${from}: two of its pictures would become ${twice}.`);
  const found = force ? [] : await existing(outputs);
  if (found.length > 0) throw new OutputExistsError(found);
  for (const [i, picture] of pictures.entries()) {
    const ids = await rasterise(picture);
    await mkdir(dirname(outputs[i]), { recursive: true });
    await writeFileAtomically(outputs[i], encodeLabelMap(ids, picture.height, picture.width));
    terminal.progress(`drawing: ${i + 1}/${pictures.length}  ${outputs[i]}`);
  }
  terminal.clearStatus();
  for (const [what, count] of leftOut) terminal.print(`left out    ${count} ${what}`);
  terminal.print(`${pictures.length} label maps in ${out}, ${classNames.length} classes:`);
  for (const [id, name] of classNames.entries()) terminal.print(`  ${`${id}`.padStart(3)}  ${name}`);
  const words = ['--dataset', 'folder', '--photos', 'PHOTOS', '--labels', out, '--classes', `${classNames.length}`];
  terminal.print(`See what is in them: ${commandName()} inspect ${words.join(' ')}`);
  return 0;
}

async function readExport(from: string, names: string | undefined): Promise<AnnotationExport> {
  const found = await stat(from).catch((cause: unknown) => {
    throw new UsageError(
      `${from}: ${whyUnreadable(cause)}. Name a COCO file, or a folder of labelme files.`,
      { from },
      { cause },
    );
  });
  if (found.isDirectory()) return readLabelme(from, { classNames: names?.split(',') });
  if (names !== undefined)
    throw new UsageError('--names: goes with labelme files, because a COCO file names its classes. Leave it out.');
  return readCoco(from);
}

/** A file's path without its extension, and without `..` that leads out of the folder. */
function stemOf(file: string): string {
  const inside = posix.normalize(`/${file.replaceAll('\\', '/')}`).slice(1);
  return inside.replace(/\.[^./]+$/, '');
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeLabelMap, LabelFileError, type LabelRules } from '@ecgan/data';
import { DatasetError, type DatasetProblem } from '@ecgan/data/node';

/** A label map to draw. */
export interface LabelMapFile {
  /** The file's name without `.png`. */
  name: string;
  file: string;
  height: number;
  width: number;
  labels: Int32Array;
  instances?: Int32Array;
}

/** What label maps must be like. */
export interface LabelMapRules {
  numClasses: number;
  /** Both sizes must be multiples of this. */
  multiple: number;
  /** Ids in the files → class ids. */
  remap: Readonly<Record<number, number>>;
  paletteIndices: boolean;
  /** Colours of the classes, where the maps are pictures. */
  colours?: LabelRules['colours'];
  /** Folder of instance maps, where the generator was trained with them. */
  instances?: string;
}

/**
 * Reads every label map of a folder and checks them all, before anything is drawn.
 *
 * @throws {@link DatasetError} with everything that is wrong, file by file.
 */
export async function readLabelMaps(folder: string, rules: LabelMapRules): Promise<LabelMapFile[]> {
  const names = (await listPngs(folder)).sort();
  const problems: DatasetProblem[] = [];
  const maps: LabelMapFile[] = [];
  const { remap, paletteIndices, colours } = rules;
  for (const name of names) {
    const file = join(folder, name);
    const map = await readMap(file, { remap, paletteIndices, colours }, problems);
    if (!map) continue;
    checkMap(file, map, rules, problems);
    const instances = rules.instances && (await readInstances(join(rules.instances, name), map, problems));
    maps.push({ name: name.slice(0, -'.png'.length), file, ...map, ...(instances && { instances }) });
  }
  if (problems.length) throw new DatasetError(problems);
  return maps;
}

async function listPngs(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    const message =
      cause.code === 'ENOENT' ? 'there is no such folder. Check the path.' : `cannot be read (${cause.code}).`;
    throw new DatasetError([{ file: folder, kind: 'missing-folder', message }]);
  });
  const pngs = names.filter((name) => name.toLowerCase().endsWith('.png') && !name.startsWith('.'));
  if (pngs.length) return pngs;
  const message = 'the folder holds no label map (.png). Check the path.';
  throw new DatasetError([{ file: folder, kind: 'empty-folder', message }]);
}

type PlainMap = Pick<LabelMapFile, 'height' | 'width' | 'labels'>;

async function readMap(
  file: string,
  rules: Pick<LabelMapRules, 'remap' | 'paletteIndices' | 'colours'>,
  problems: DatasetProblem[],
): Promise<PlainMap | undefined> {
  try {
    const { ids: labels, height, width } = decodeLabelMap(await readFile(file), { file, ...rules });
    return { height, width, labels };
  } catch (error) {
    if (error instanceof LabelFileError) {
      const { kind, reason, advice } = error.facts;
      problems.push({ file, kind, message: `${reason}. ${advice}` });
    } else {
      problems.push({
        file,
        kind: 'unreadable',
        message: `cannot be read (${(error as NodeJS.ErrnoException).code}).`,
      });
    }
    return undefined;
  }
}

function checkMap(file: string, { height, width, labels }: PlainMap, rules: LabelMapRules, problems: DatasetProblem[]) {
  const { multiple, numClasses } = rules;
  if (height % multiple || width % multiple) {
    const message = `is ${height}×${width} (height×width), but both must be multiples of ${multiple}. Resize it (nearest).`;
    problems.push({ file, kind: 'size-mismatch', message });
  }
  const stray = labels.findIndex((id) => id >= numClasses);
  if (stray < 0) return;
  const where = `the pixel at x ${stray % width}, y ${Math.floor(stray / width)} has id ${labels[stray]}`;
  const message = `${where}, but this generator was trained on ids from 0 to ${numClasses - 1}.`;
  problems.push({ file, kind: 'label-range', message });
}

async function readInstances(file: string, map: PlainMap, problems: DatasetProblem[]): Promise<Int32Array | undefined> {
  const instances = await readMap(file, { remap: {}, paletteIndices: false }, problems);
  if (!instances || (instances.height === map.height && instances.width === map.width)) return instances?.labels;
  const message = `is ${instances.height}×${instances.width}, its label map ${map.height}×${map.width} (height×width).`;
  problems.push({ file, kind: 'size-mismatch', message });
  return undefined;
}

import { mapConcurrently } from '../../concurrency/mapConcurrently.js';
import { describeUnknownId } from '../../decode/describeUnknownId.js';
import { LabelFileError } from '../../decode/LabelFileError.js';
import type { LabelMap } from '../../decode/LabelMap.js';
import { assertLabelRules, type LabelRules } from '../../decode/LabelRules.js';
import { resizeNearest } from '../../decode/resizeNearest.js';
import { DatasetError, type DatasetProblem } from '../DatasetError.js';
import { groupProblems } from './groupProblems.js';
import type { InspectionProgress } from './inspectPairs.js';
import { labelProblem } from './labelProblem.js';
import { listPictures } from './listPictures.js';
import { NameIndex } from './NameIndex.js';
import { readInstances, readLabels } from './readLabels.js';
import type { SkippedFiles } from './SkippedTally.js';
import { UnknownIdTally } from './UnknownIdTally.js';

/** Options of {@link labelMapFolder}. */
export interface LabelMapFolderOptions extends LabelRules {
  labels: string;
  /** Folder of instance maps, one per label map. @defaultValue none */
  instances?: string;
  /** See `labelEnding` of {@link folderDataset}. */
  labelEnding?: string;
  /** See `instanceEnding` of {@link folderDataset}. */
  instanceEnding?: string;
  /** Height of the returned maps in pixels. */
  height: number;
  /** Width of the returned maps in pixels. */
  width: number;
  /** Whether maps of another size are resized by nearest neighbour. If false, they are problems. @defaultValue false */
  resize?: boolean;
}

/** Files of one label map. */
export interface LabelMapFiles {
  /** Name below the folder, without extension and ending, in composed Unicode: `'night/street'`. */
  name: string;
  label: string;
  instances?: string;
}

/** A label map as a generator reads it, with its instance map. */
export interface NamedLabelMap extends LabelMap {
  name: string;
  /** Instance ids, `[height, width]`, flat. */
  instances?: Int32Array;
}

/**
 * Label maps of a folder and its subfolders, without photos: the same formats, names and rules as those of a
 * {@link folderDataset}. No more than four files are in memory at a time.
 */
export class LabelMapFolder {
  constructor(
    /** Files of each map. */
    readonly maps: readonly LabelMapFiles[],
    /** Files in the folders that are not read. */
    readonly skipped: readonly SkippedFiles[],
    private readonly options: LabelMapFolderOptions,
    private readonly problems: readonly DatasetProblem[],
  ) {}

  /** Decodes every file once and returns all problems; an empty array means that every map can be read. */
  async check(onProgress?: InspectionProgress): Promise<DatasetProblem[]> {
    const unknownIds = new UnknownIdTally();
    let done = 0;
    const found = await mapConcurrently(this.maps, 4, async (files, order) => {
      const problems: DatasetProblem[] = [];
      try {
        const { map, unknownIds: ids } = await readLabels(files.label, this.options);
        unknownIds.add(files.label, ids, order);
        problems.push(...this.sizeProblems(files.label, map));
        if (files.instances !== undefined)
          problems.push(...this.sizeProblems(files.instances, await readInstances(files.instances)));
      } catch (error) {
        if (!(error instanceof LabelFileError)) throw error;
        problems.push(labelProblem(error.facts));
      }
      onProgress?.(++done, this.maps.length);
      return problems;
    });
    const ids = unknownIds
      .list()
      .map(({ file, files, ...id }) => ({ file, ...describeUnknownId(id, this.options, files) }));
    return [...this.problems, ...groupProblems(found.flat()), ...ids.map(labelProblem)];
  }

  /**
   * Reads one map.
   *
   * @throws LabelFileError if a file changed since it was checked and cannot be read any more.
   */
  async read({ name, label, instances }: LabelMapFiles): Promise<NamedLabelMap> {
    const { height, width } = this.options;
    const { map, unknownIds } = await readLabels(label, this.options);
    if (unknownIds.length > 0)
      throw new LabelFileError({ file: label, ...describeUnknownId(unknownIds[0], this.options) });
    const objects = instances === undefined ? undefined : await readInstances(instances);
    for (const [file, one] of [[label, map] as const, ...(objects ? [[`${instances}`, objects] as const] : [])]) {
      const problems = this.sizeProblems(file, one);
      if (problems.length > 0) throw new DatasetError(problems);
    }
    return {
      name,
      ...resizeNearest(map, height, width),
      ...(objects && { instances: resizeNearest(objects, height, width).ids }),
    };
  }

  private sizeProblems(file: string, map: LabelMap): DatasetProblem[] {
    const { height, width, resize = false } = this.options;
    if (resize || (map.height === height && map.width === width)) return [];
    const message = `is ${map.height}×${map.width} (height×width), not ${height}×${width}. Set \`resize\` to resize it by nearest neighbour.`;
    return [{ file, kind: 'size-mismatch', message }];
  }
}

/**
 * Lists the label maps of a folder, for example to generate images from them.
 *
 * @throws ValueError if the rules of the labels contradict each other.
 * @throws DatasetError if a folder is missing or holds no label map.
 * @example
 * ```ts
 * import { labelMapFolder } from '@ecgan/data/node';
 *
 * const folder = await labelMapFolder({ labels: 'camvid/valannot', numClasses: 12, height: 192, width: 256, resize: true });
 * const problems = await folder.check();
 * for (const files of folder.maps) (await folder.read(files)).ids; // Int32Array of 192 · 256 class ids
 * ```
 */
export async function labelMapFolder(options: LabelMapFolderOptions): Promise<LabelMapFolder> {
  assertLabelRules(options);
  const { labels, instances, labelEnding, instanceEnding } = options;
  const problems: DatasetProblem[] = [];
  const names = (ending: string | undefined) => (ending === undefined ? undefined : [ending]);
  const listed = await listPictures({ path: labels, names: names(labelEnding) }, problems);
  const objects =
    instances === undefined
      ? undefined
      : await listPictures({ path: instances, names: names(instanceEnding) }, problems);
  if (listed.files.size === 0 || objects?.files.size === 0) throw new DatasetError(problems);
  const [ofLabels, ofObjects] = [new NameIndex(keySet(listed.files)), objects && new NameIndex(keySet(objects.files))];
  const maps: LabelMapFiles[] = [];
  for (const [name, [label]] of listed.files) {
    const found = ofObjects?.partner(name, ofLabels);
    const file = found === undefined ? undefined : objects?.files.get(found)?.[0];
    if (!objects || file !== undefined) maps.push({ name, label, ...(file !== undefined && { instances: file }) });
    else {
      const message = `has no instance map: ${instances} holds no image named "${objects.nameOf(name)}". Add it, or remove this file.`;
      problems.push({ file: label, kind: 'missing-instances', message });
    }
  }
  const skipped = [...listed.skipped, ...(objects && instances !== labels ? objects.skipped : [])];
  return new LabelMapFolder(maps, skipped, options, groupProblems(problems));
}

const keySet = (files: ReadonlyMap<string, unknown>) => new Set(files.keys());

import { ValueError } from '@ecgan/core/errors';
import { decodeLabelImage, type LabelImageOptions } from '../decode/decodeLabelImage.js';
import { readMode } from '../decode/decodeLabelMap.js';
import { describeUnknownId } from '../decode/describeUnknownId.js';
import { LabelFileError } from '../decode/LabelFileError.js';
import type { LabelMap } from '../decode/LabelMap.js';
import { toClassIds } from '../decode/toClassIds.js';
import { cannyEdges } from '../edges/cannyEdges.js';
import { assertDatasetOptions, type DatasetOptions } from './DatasetOptions.js';
import { PreparedDataset } from './PreparedDataset.js';
import type { SampleSource } from './prepareSample.js';
import { type Photo, resizePhoto } from './resizePhoto.js';

/** One picture with its labels, in memory. */
export interface MemoryItem {
  /** Names the sample in messages and files. */
  name: string;
  /** The decoded photo: in a browser, what `getImageData` of a canvas gives. */
  photo: Photo;
  /** Ids, or a PNG's bytes. */
  labels: LabelMap | Uint8Array;
  /** Ids that differ from object to object, or a PNG's bytes. */
  instances?: LabelMap | Uint8Array;
}

/** Pictures in memory as a dataset; made by {@link memoryDataset}. */
export class MemoryDataset extends PreparedDataset<MemoryItem> {
  constructor(
    items: readonly MemoryItem[],
    private readonly options: DatasetOptions,
  ) {
    super(items, options);
  }

  protected async load({ name, photo, labels, instances }: MemoryItem, height: number, width: number) {
    const pixels = resizePhoto(photo, height, width);
    const source: SampleSource = {
      ...{ name, height, width, photo: pixels, edges: cannyEdges(pixels, height, width) },
      labels: this.classIdsOf(labels, `labels of ${name}`),
    };
    if (instances) source.instances = toLabelMap(instances, `instances of ${name}`, 'any');
    return source;
  }

  private classIdsOf(labels: LabelMap | Uint8Array, file: string): LabelMap {
    const image = toLabelMap(labels, file, readMode(this.options));
    // Ids that are given as such have no colours to be told by.
    const rules = image === labels ? { ...this.options, colours: undefined } : this.options;
    const { map, unknownIds } = toClassIds(image, rules);
    if (unknownIds.length > 0) throw new LabelFileError({ file, ...describeUnknownId(unknownIds[0], rules) });
    return map;
  }
}

function toLabelMap(from: LabelMap | Uint8Array, file: string, read: LabelImageOptions['read']): LabelMap {
  return from instanceof Uint8Array ? decodeLabelImage(from, { file, read }) : from;
}

/**
 * A dataset of pictures that are in memory already: for browsers, where files come from uploads or `fetch`, and for
 * whoever reads them in some other way.
 *
 * Photos are resized with Lanczos 3, label and instance maps to the nearest pixel; crop, flip and edges are those of the
 * datasets on disk.
 *
 * @param items - At least one, see {@link MemoryItem}.
 * @param options - See {@link DatasetOptions}. Colour tables and `remap` work on PNGs as they do on files.
 * @returns The dataset. Its `sample` throws LabelFileError for labels that are damaged or no classes.
 * @throws ShapeError if the size cannot be halved `levels − 1` times.
 * @throws ValueError if there is no item, or an option does not fit the others.
 * @example
 * ```ts
 * import { memoryDataset } from '@ecgan/data';
 *
 * const photo = { height: 64, width: 64, pixels: new Uint8Array(4 * 64 * 64) }; // RGBA, of a canvas
 * const labels = { height: 64, width: 64, ids: new Int32Array(64 * 64) };
 * const dataset = memoryDataset([{ name: 'black', photo, labels }], { numClasses: 2, height: 32, width: 32 });
 * (await dataset.sample(0)).photo.length; // 3072
 * ```
 */
export function memoryDataset(items: readonly MemoryItem[], options: DatasetOptions): MemoryDataset {
  assertDatasetOptions(options);
  if (items.length === 0) throw new ValueError({ argument: 'items', expected: 'at least one picture', received: 0 });
  return new MemoryDataset(items, options);
}

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

/** One photo with its label map, in memory. */
export interface MemoryItem {
  /** Name of the sample in error messages and file names. */
  name: string;
  /** The decoded photo. In a browser, `getImageData` of a canvas returns its pixels. */
  photo: Photo;
  /** Label map: decoded class ids or the bytes of a PNG. */
  labels: LabelMap | Uint8Array;
  /** Instance map, a distinct id per object: decoded ids or the bytes of a PNG. */
  instances?: LabelMap | Uint8Array;
}

/** A dataset of images in memory; made by {@link memoryDataset}. */
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
    // Decoded label maps hold ids, not colours, so the colour table does not apply to them.
    const rules = image === labels ? { ...this.options, colours: undefined } : this.options;
    const { map, unknownIds } = toClassIds(image, rules);
    if (unknownIds.length > 0) throw new LabelFileError({ file, ...describeUnknownId(unknownIds[0], rules) });
    return map;
  }
}

/**
 * Makes a dataset of images that are already in memory, for example from uploads or `fetch` in a browser.
 *
 * Photos are resized with a Lanczos-3 filter, label and instance maps by nearest neighbour. Crop, flip and edges are
 * computed as for the datasets on disk.
 *
 * @param items - At least one, see {@link MemoryItem}.
 * @param options - See {@link DatasetOptions}. `colours` applies to PNGs only, `remap` to PNGs and decoded ids.
 * @returns The dataset. Its `sample` throws LabelFileError for damaged label maps and for ids that are not a class.
 * @throws ShapeError if the size cannot be halved `levels − 1` times.
 * @throws ValueError if there is no item, or an option is invalid or contradicts another.
 * @example
 * ```ts
 * import { memoryDataset } from '@ecgan/data';
 *
 * const photo = { height: 64, width: 64, pixels: new Uint8Array(4 * 64 * 64) }; // RGBA, from a canvas
 * const labels = { height: 64, width: 64, ids: new Int32Array(64 * 64) };
 * const dataset = memoryDataset([{ name: 'black', photo, labels }], { numClasses: 2, height: 32, width: 32 });
 * (await dataset.sample(0)).photo.length; // 3072
 * ```
 */
export function memoryDataset(items: readonly MemoryItem[], options: DatasetOptions): MemoryDataset {
  assertDatasetOptions(options);
  if (items.length === 0) throw new ValueError({ argument: 'items', expected: 'at least one item', received: 0 });
  return new MemoryDataset(items, options);
}

function toLabelMap(from: LabelMap | Uint8Array, file: string, read: LabelImageOptions['read']): LabelMap {
  return from instanceof Uint8Array ? decodeLabelImage(from, { file, read }) : from;
}

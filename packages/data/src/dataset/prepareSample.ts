import { ShapeError } from '@ecgan/core/errors';
import type { LabelMap } from '../decode/LabelMap.js';
import { resizeNearest } from '../decode/resizeNearest.js';
import type { Augmentation } from './Augmentation.js';
import { flipSample } from './flipSample.js';
import type { Sample } from './Sample.js';

/** A decoded sample before resize of its label maps, crop and flip. */
export interface SampleSource {
  /** Name of the sample in error messages and file names. */
  name: string;
  /** Size of photo and edges: the sample's size, or a larger one that the sample is cropped from. */
  height: number;
  width: number;
  /** RGB, 0–255, `[height, width, 3]`, flat. */
  photo: Uint8Array;
  /** Edges of the whole photo, 0–255, `[height, width]`, flat. */
  edges: Uint8Array;
  /** Class ids at any size; resized to the photo's size by nearest neighbour. */
  labels: LabelMap;
  /** Instance ids at any size; resized to the photo's size by nearest neighbour. */
  instances?: LabelMap;
}

/**
 * Resizes labels and instances to the photo's size, then crops and flips photo, labels, instances and edges together.
 *
 * @param source - See {@link SampleSource}.
 * @param size - Size of the sample.
 * @param augmentation - See {@link Augmentation}. @defaultValue a centre crop, not flipped
 * @returns The sample. An array that needs no change is shared with the source, not copied.
 * @throws ShapeError if the photo is smaller than the sample, or the length of an array does not match its height and
 * width.
 * @example
 * ```ts
 * import { cannyEdges, prepareSample } from '@ecgan/data';
 *
 * const photo = new Uint8Array(3 * 286 * 286);
 * const labels = { height: 286, width: 286, ids: new Int32Array(286 * 286) };
 * const edges = cannyEdges(photo, 286, 286);
 * const source = { name: 'black', height: 286, width: 286, photo, edges, labels };
 * prepareSample(source, { height: 256, width: 256 }, { flip: true, cropX: 0.3, cropY: 1 }).labels.length; // 65536
 * ```
 */
export function prepareSample(
  source: SampleSource,
  { height, width }: { height: number; width: number },
  { flip, cropX, cropY }: Augmentation = { flip: false, cropX: 0.5, cropY: 0.5 },
): Sample {
  assertSource(source, height, width);
  const left = Math.round(cropX * (source.width - width));
  const top = Math.round(cropY * (source.height - height));
  const crop = <T extends Uint8Array | Int32Array>(from: T, channels = 1): T => {
    if (source.width === width && source.height === height) return from;
    const to = from.slice(0, height * width * channels) as T;
    for (let y = 0; y < height; y++) {
      const start = ((top + y) * source.width + left) * channels;
      to.set(from.subarray(start, start + width * channels), y * width * channels);
    }
    return to;
  };
  const idsOf = (map: LabelMap) => crop(resizeNearest(map, source.height, source.width).ids);
  const sample: Sample = {
    ...{ name: source.name, height, width, labels: idsOf(source.labels) },
    ...(source.instances && { instances: idsOf(source.instances) }),
    ...{ photo: crop(source.photo, 3), edges: crop(source.edges) },
  };
  return flip ? flipSample(sample) : sample;
}

function assertSource(source: SampleSource, height: number, width: number) {
  const received = [source.height, source.width];
  if (source.height < height || source.width < width) {
    const advice = 'Resize the photo first, or choose a smaller sample size.';
    const expected = `a photo of at least ${height}×${width} (height×width)`;
    throw new ShapeError({ argument: `sample ${source.name}`, expected, received, advice });
  }
  const area = source.height * source.width;
  const { labels, instances } = source;
  for (const [field, length, wanted] of [
    ['photo', source.photo.length, 3 * area],
    ['edges', source.edges.length, area],
    ['labels', labels.ids.length, labels.height * labels.width],
    ['instances', instances?.ids.length ?? 0, (instances?.height ?? 0) * (instances?.width ?? 0)],
  ] as const) {
    if (length === wanted) continue;
    throw new ShapeError({ argument: `${field} of sample ${source.name}`, expected: [wanted], received: [length] });
  }
}

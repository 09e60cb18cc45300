import { LabelLayout, type RegionOptions } from '@ecgan/core';
import { ShapeError, ValueError } from '@ecgan/core/errors';
import { analyseLabelMaps, type LayoutMessage, transferables } from '@ecgan/core/layout';
import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { instanceBoundaries } from '../dataset/instanceBoundaries.js';
import type { Sample } from '../dataset/Sample.js';

/** Input of one training step. */
export interface Batch {
  /** Names of the samples, in order. */
  names: string[];
  /** Label layout: the label maps with their distinct neighbourhoods at every resolution. */
  layout: LabelLayout;
  /** `[batch, height, width, 3]`, in [−1, 1]. */
  photos: Tensor4D;
  /** Edge maps, `[batch, height, width, 3]`: three equal channels, 1 on an edge, else −1. */
  edges: Tensor4D;
  /** Frees the layout's tensors, the photos and the edges. */
  dispose(): void;
}

/** A batch as plain typed arrays, which can be sent from a worker thread. */
export interface BatchMessage {
  /** Names of the samples, in order. */
  names: string[];
  layout: LayoutMessage;
  /** `[batch, height, width, 3]`, flat, in [−1, 1]. */
  photos: Float32Array;
  /** `[batch, height, width, 3]`, flat: three equal channels, 1 on an edge, else −1. */
  edges: Float32Array;
}

/** Options of {@link batchOf}. */
export interface BatchOptions {
  /** Class ids are 0 ≤ id < numClasses. */
  numClasses: number;
  /** Number of resolutions of the layout; height and width must be divisible by `2^(levels − 1)`. @defaultValue 6 */
  levels?: number;
  /** Adds the instance-boundary channel to the layout; every sample must have instances. @defaultValue false */
  boundaries?: boolean;
  /**
   * Computes class regions together with the layout, see `LabelLayoutOptions.regions` of `@ecgan/core`.
   * @defaultValue computed on first use
   */
  regions?: RegionOptions;
}

/**
 * Stacks samples of one size into the batch of a training step.
 *
 * `photos = photo / 127.5 − 1`, `edges = edge / 127.5 − 1` in three equal channels, labels as a {@link LabelLayout}.
 *
 * @param samples - At least one, all of the same size.
 * @param options - See {@link BatchOptions}.
 * @returns The batch. The caller disposes it.
 * @throws ShapeError if sizes differ or cannot be halved `levels − 1` times.
 * @throws ValueError if there is no sample, an id is not in [0, numClasses), or `boundaries` is set and a sample has no
 * instances.
 * @example
 * ```ts
 * import { batchOf, SyntheticScenes } from '@ecgan/data';
 *
 * const scenes = new SyntheticScenes({ height: 64, width: 64 });
 * const batch = batchOf([await scenes.sample(0), await scenes.sample(1)], { numClasses: scenes.numClasses });
 * batch.photos.shape; // [2, 64, 64, 3]
 * batch.dispose();
 * ```
 */
export function batchOf(samples: readonly Sample[], options: BatchOptions): Batch {
  return batchFromMessage(batchMessage(samples, options));
}

/**
 * Stacks samples of one size into the arrays of a batch and analyses their label maps. It makes no tensors, so it can
 * run in a worker thread; {@link batchFromMessage} turns the result into a batch.
 *
 * @param samples - At least one, all of the same size.
 * @param options - See {@link BatchOptions}.
 * @throws ShapeError if sizes differ or cannot be halved `levels − 1` times.
 * @throws ValueError if there is no sample, an id is not in [0, numClasses), or `boundaries` is set and a sample has no
 * instances.
 */
export function batchMessage(
  samples: readonly Sample[],
  { numClasses, levels, boundaries = false, regions }: BatchOptions,
): BatchMessage {
  if (samples.length === 0) throw new ValueError({ argument: 'samples', expected: 'at least one sample', received: 0 });
  const { height, width } = samples[0];
  for (const sample of samples) assertSample(sample, height, width, boundaries);
  const labels = concatArrays(samples.map((sample) => sample.labels));
  const boundariesOf = ({ instances }: Sample) => (instances ? [instanceBoundaries(instances, height, width)] : []);
  const layout = analyseLabelMaps(labels, [samples.length, height, width], {
    ...{ numClasses, levels, regions },
    ...(boundaries && { boundaries: concatArrays(samples.flatMap(boundariesOf)) }),
  });
  return {
    names: samples.map(({ name }) => name),
    layout,
    photos: imageValues(samples, 3, ({ photo }) => photo),
    edges: imageValues(samples, 1, ({ edges }) => edges),
  };
}

/**
 * Makes the tensors of a batch from its message.
 *
 * @returns The batch. The caller disposes it.
 */
export function batchFromMessage({ names, layout: message, ...arrays }: BatchMessage): Batch {
  const layout = LabelLayout.fromMessage(message);
  const shape: [number, number, number, number] = [layout.batch, layout.height, layout.width, 3];
  const photos = tensor4d(arrays.photos, shape);
  const edges = tensor4d(arrays.edges, shape);
  const dispose = () => {
    layout.dispose();
    photos.dispose();
    edges.dispose();
  };
  return { names, layout, photos, edges, dispose };
}

/** Returns the buffers of a batch for the transfer list of `postMessage`; they are detached in the sending thread. */
export function batchTransferables({ layout, photos, edges }: BatchMessage): ArrayBuffer[] {
  return [...transferables(layout), photos.buffer as ArrayBuffer, edges.buffer as ArrayBuffer];
}

function assertSample(
  { name, height, width, instances, ...arrays }: Sample,
  wantedHeight: number,
  wantedWidth: number,
  boundaries: boolean,
) {
  if (height !== wantedHeight || width !== wantedWidth) {
    const advice = 'Samples of one batch have one size.';
    const expected = [wantedHeight, wantedWidth];
    throw new ShapeError({ argument: `sample ${name}`, expected, received: [height, width], advice });
  }
  const area = height * width;
  for (const [field, wanted] of [
    ['labels', area],
    ['photo', 3 * area],
    ['edges', area],
  ] as const) {
    const received = [arrays[field].length];
    if (received[0] !== wanted)
      throw new ShapeError({ argument: `${field} of sample ${name}`, expected: [wanted], received });
  }
  if (boundaries && instances?.length !== area) {
    throw new ValueError({
      argument: `instances of sample ${name}`,
      expected: `${area} ids, because boundaries is set`,
      received: instances ? `${instances.length} ids` : undefined,
      advice: 'Give the dataset instance maps, or set boundaries to false.',
    });
  }
}

function concatArrays(parts: readonly (Int32Array | Uint8Array)[]): Int32Array {
  const whole = new Int32Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Converts bytes 0–255 to float32 in [−1, 1] with three channels: `v / 127.5 − 1`; a single channel is repeated. */
function imageValues(samples: readonly Sample[], channels: 1 | 3, bytesOf: (sample: Sample) => Uint8Array) {
  const area = samples[0].height * samples[0].width;
  const values = new Float32Array(3 * area * samples.length);
  for (const [which, sample] of samples.entries()) {
    const bytes = bytesOf(sample);
    for (let i = 0; i < 3 * area; i++) {
      values[3 * area * which + i] = bytes[channels === 3 ? i : Math.floor(i / 3)] / 127.5 - 1;
    }
  }
  return values;
}

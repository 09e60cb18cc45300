import { LabelLayout, ShapeError, ValueError } from '@ecgan/core';
import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import type { Batch } from './Batch.js';
import { instanceBoundaries } from './instanceBoundaries.js';
import type { Sample } from './Sample.js';

/** Options of {@link batchOf}. */
export interface BatchOptions {
  /** Class ids are 0 ≤ id < numClasses. */
  numClasses: number;
  /** Resolutions of the layout; the size must be divisible by `2^(levels − 1)`. @defaultValue 6 */
  levels?: number;
  /** Adds the instance-boundary channel to the layout; every sample must have instances. @defaultValue false */
  boundaries?: boolean;
}

/**
 * Stacks samples of one size into what a training step is fed.
 *
 * `photos = photo / 127.5 − 1`, `edges = edge / 127.5 − 1` in three equal channels, labels as a {@link LabelLayout}.
 *
 * @param samples - At least one, all of the same size.
 * @param options - See {@link BatchOptions}.
 * @returns The batch. The caller disposes it.
 * @throws ShapeError if sizes differ or cannot be halved `levels − 1` times.
 * @throws ValueError if there is no sample, an id is no class, or instances are missing where boundaries are asked for.
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
export function batchOf(samples: readonly Sample[], { numClasses, levels, boundaries }: BatchOptions): Batch {
  if (samples.length === 0) throw new ValueError({ argument: 'samples', expected: 'at least one sample', received: 0 });
  const { height, width } = samples[0];
  for (const sample of samples) checkSample(sample, height, width, boundaries ?? false);
  const layout = LabelLayout.fromLabelMaps(
    joined(samples.map(({ labels }) => labels)),
    [samples.length, height, width],
    {
      numClasses,
      levels,
      ...(boundaries && {
        boundaries: joined(
          samples.flatMap((one) => (one.instances ? instanceBoundaries(one.instances, height, width) : [])),
        ),
      }),
    },
  );
  const photos = imageTensor(samples, 3, ({ photo }) => photo);
  const edges = imageTensor(samples, 1, (sample) => sample.edges);
  const dispose = () => {
    layout.dispose();
    photos.dispose();
    edges.dispose();
  };
  return { names: samples.map(({ name }) => name), layout, photos, edges, dispose };
}

function checkSample(
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
      expected: `${area} ids, since boundaries are asked for`,
      received: instances ? `${instances.length} ids` : undefined,
      advice: 'Give the dataset instance maps, or leave boundaries out.',
    });
  }
}

function joined(parts: readonly (Int32Array | Uint8Array)[]): Int32Array {
  const whole = new Int32Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Bytes 0–255 as float32 in [−1, 1], three channels: one channel is repeated. */
function imageTensor(samples: readonly Sample[], channels: 1 | 3, bytesOf: (sample: Sample) => Uint8Array): Tensor4D {
  const { height, width } = samples[0];
  const area = height * width;
  const values = new Float32Array(3 * area * samples.length);
  for (const [which, sample] of samples.entries()) {
    const bytes = bytesOf(sample);
    for (let i = 0; i < 3 * area; i++) {
      values[3 * area * which + i] = bytes[channels === 3 ? i : Math.floor(i / 3)] / 127.5 - 1;
    }
  }
  return tensor4d(values, [samples.length, height, width, 3]);
}

import { ShapeError, ValueError } from '@ecgan/core/errors';
import { analyseLabelMaps, type LayoutMessage, transferables } from '@ecgan/core/layout';
import type { BatchOptions } from './batchOf.js';
import { instanceBoundaries } from './instanceBoundaries.js';
import type { Sample } from './Sample.js';

/** A batch as plain typed arrays, to be made in one thread and used in another. */
export interface BatchMessage {
  /** Names of the samples, in order. */
  names: string[];
  layout: LayoutMessage;
  /** `[batch, height, width, 3]`, flat, in [−1, 1]. */
  photos: Float32Array;
  /** `[batch, height, width, 3]`, flat: three equal channels, 1 on an edge, else −1. */
  edges: Float32Array;
}

/**
 * Stacks samples of one size into what {@link batchFromMessage} makes a batch of; all that takes time is done here.
 *
 * @param samples - At least one, all of the same size.
 * @param options - See {@link BatchOptions}.
 * @throws ShapeError if sizes differ or cannot be halved `levels − 1` times.
 * @throws ValueError if there is no sample, an id is no class, or instances are missing where boundaries are asked for.
 */
export function batchMessage(
  samples: readonly Sample[],
  { numClasses, levels, boundaries = false, regions }: BatchOptions,
): BatchMessage {
  if (samples.length === 0) throw new ValueError({ argument: 'samples', expected: 'at least one sample', received: 0 });
  const { height, width } = samples[0];
  for (const sample of samples) checkSample(sample, height, width, boundaries);
  const labels = joined(samples.map((sample) => sample.labels));
  const boundariesOf = ({ instances }: Sample) => (instances ? [instanceBoundaries(instances, height, width)] : []);
  const layout = analyseLabelMaps(labels, [samples.length, height, width], {
    ...{ numClasses, levels, regions },
    ...(boundaries && { boundaries: joined(samples.flatMap(boundariesOf)) }),
  });
  return {
    names: samples.map(({ name }) => name),
    layout,
    photos: imageValues(samples, 3, ({ photo }) => photo),
    edges: imageValues(samples, 1, ({ edges }) => edges),
  };
}

/** The buffers of a batch, to be moved instead of copied; the sending side's is empty afterwards. */
export function batchTransferables({ layout, photos, edges }: BatchMessage): ArrayBuffer[] {
  return [...transferables(layout), photos.buffer as ArrayBuffer, edges.buffer as ArrayBuffer];
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

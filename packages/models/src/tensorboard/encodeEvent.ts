import { frameRecord } from './frameRecord.js';
import type { Histogram } from './Histogram.js';
import { ProtobufWriter } from './ProtobufWriter.js';
import { TensorboardError } from './TensorboardError.js';
import type { SummaryValue, TensorboardEvent } from './TensorboardEvent.js';

// The numbers are those of the fields in TensorFlow's event.proto and summary.proto.
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 };
const SUMMARY = { value: 1 };
const VALUE = { tag: 1, scalar: 2, image: 4, histogram: 5 };
const IMAGE = { height: 1, width: 2, colourSpace: 3, encoded: 4 };
const HISTOGRAM = { min: 1, max: 2, count: 3, sum: 4, sumOfSquares: 5, limits: 6, counts: 7 };
const SESSION = { status: 1 };
const [RGB, SESSION_START] = [3, 1];

/**
 * One entry of a TensorBoard event file: an `Event` message in the frame of a TFRecord, ready to be appended.
 *
 * @remarks A file is such records one after the other, the first with `fileVersion`. Scalars become float32. A scalar that is not
 * finite is written as it is: TensorBoard marks it.
 * @param event - See {@link TensorboardEvent}.
 * @returns A whole record.
 * @throws {@link TensorboardError} if a step is not an integer of at least 0, or a value has no tag.
 * @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto
 * @example
 * ```ts
 * import { encodeEvent, FILE_VERSION } from '@ecgan/models/tensorboard';
 *
 * const first = encodeEvent({ wallTime: Date.now() / 1000, fileVersion: FILE_VERSION });
 * const second = encodeEvent({ wallTime: Date.now() / 1000, step: 1, values: [{ tag: 'loss', scalar: 0.5 }] });
 * first.length + second.length; // 85, the bytes of an event file
 * ```
 */
export function encodeEvent({ wallTime, step = 0, values = [], ...rest }: TensorboardEvent): Uint8Array {
  if (!Number.isSafeInteger(step) || step < 0)
    throw new TensorboardError(`step: expected an integer of at least 0, got ${step}.`, { step });
  const message = new ProtobufWriter().double(EVENT.wallTime, wallTime).integer(EVENT.step, step);
  if (rest.fileVersion !== undefined) message.bytes(EVENT.fileVersion, rest.fileVersion);
  if (values.length > 0) {
    const summary = new ProtobufWriter();
    for (const value of values) summary.bytes(SUMMARY.value, valueMessage(value));
    message.bytes(EVENT.summary, summary);
  }
  if (rest.sessionStart) message.bytes(EVENT.sessionLog, new ProtobufWriter().integer(SESSION.status, SESSION_START));
  return frameRecord(message.finish());
}

function valueMessage(value: SummaryValue): ProtobufWriter {
  if (value.tag === '') throw new TensorboardError('tag: expected a name to show the value under, got "".', { value });
  const message = new ProtobufWriter().bytes(VALUE.tag, value.tag);
  if ('scalar' in value) return message.chosenFloat(VALUE.scalar, value.scalar);
  if ('histogram' in value) return message.bytes(VALUE.histogram, histogramMessage(value.histogram));
  const { png, height, width } = value.image;
  const image = new ProtobufWriter().integer(IMAGE.height, height).integer(IMAGE.width, width);
  return message.bytes(VALUE.image, image.integer(IMAGE.colourSpace, RGB).bytes(IMAGE.encoded, png));
}

function histogramMessage({ min, max, count, sum, sumOfSquares, limits, counts }: Histogram): ProtobufWriter {
  return new ProtobufWriter()
    .double(HISTOGRAM.min, min)
    .double(HISTOGRAM.max, max)
    .double(HISTOGRAM.count, count)
    .double(HISTOGRAM.sum, sum)
    .double(HISTOGRAM.sumOfSquares, sumOfSquares)
    .packedDoubles(HISTOGRAM.limits, limits)
    .packedDoubles(HISTOGRAM.counts, counts);
}

import { frameRecord } from './records.js';
import { type Histogram, type SummaryValue, TensorboardError, type TensorboardEvent } from './types.js';

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
 * @remarks An event file is a sequence of such records, the first with `fileVersion`. Scalars become float32. A scalar
 * that is not finite is written as it is, and TensorBoard marks it.
 * @param event - See {@link TensorboardEvent}.
 * @returns A whole record.
 * @throws {@link TensorboardError} if a step is not an integer of at least 0, or a value has no tag.
 * @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto
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

const text = new TextEncoder();

/** Number of bits of a field's key that hold its wire type. */
const WIRE_BITS = 3;
const [VARINT, DOUBLE, BYTES, FLOAT] = [0, 1, 2, 5];

/**
 * Builds a protobuf message field by field. As in proto3, a number that is 0 is left out unless it belongs to a oneof.
 */
class ProtobufWriter {
  private readonly parts: Uint8Array[] = [];

  /** int32, int64 or an enum, at least 0. */
  integer(field: number, value: number): this {
    return value === 0 ? this : this.key(field, VARINT).varint(value);
  }

  double(field: number, value: number): this {
    if (Object.is(value, 0)) return this;
    return this.key(field, DOUBLE).doubles([value]);
  }

  /** A float in a oneof. It is written even if it is 0, because its presence says which field is set. */
  chosenFloat(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.key(field, FLOAT).raw(bytes);
  }

  /** A repeated double, packed. */
  packedDoubles(field: number, values: ArrayLike<number>): this {
    if (values.length === 0) return this;
    return this.key(field, BYTES)
      .varint(8 * values.length)
      .doubles(values);
  }

  /** A string, bytes, or an embedded message. */
  bytes(field: number, value: string | Uint8Array | ProtobufWriter): this {
    const bytes = typeof value === 'string' ? text.encode(value) : value instanceof Uint8Array ? value : value.finish();
    return this.key(field, BYTES).varint(bytes.length).raw(bytes);
  }

  /** The message. */
  finish(): Uint8Array {
    const message = new Uint8Array(this.parts.reduce((total, { length }) => total + length, 0));
    let at = 0;
    for (const part of this.parts) {
      message.set(part, at);
      at += part.length;
    }
    return message;
  }

  private key(field: number, wireType: number): this {
    return this.varint(field * 2 ** WIRE_BITS + wireType);
  }

  /** Seven bits per byte, the lowest first. Divides instead of shifting, because a step may exceed 32 bits. */
  private varint(value: number): this {
    const bytes: number[] = [];
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
    return this.raw(Uint8Array.of(...bytes, rest));
  }

  private doubles(values: ArrayLike<number>): this {
    const bytes = new Uint8Array(8 * values.length);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < values.length; i++) view.setFloat64(8 * i, values[i], true);
    return this.raw(bytes);
  }

  private raw(bytes: Uint8Array): this {
    this.parts.push(bytes);
    return this;
  }
}

const text = new TextEncoder();

/** How many bits of a field's key tell its wire type. */
const WIRE_BITS = 3;
const [VARINT, DOUBLE, BYTES, FLOAT] = [0, 1, 2, 5];

/**
 * Puts a protobuf message together, field by field, as protoc's own code does: numbers that are 0 are left out, as proto3 wants, but for
 * those of a oneof.
 */
export class ProtobufWriter {
  private readonly parts: Uint8Array[] = [];

  /** int32, int64 or an enum, at least 0. */
  integer(field: number, value: number): this {
    return value === 0 ? this : this.key(field, VARINT).varint(value);
  }

  double(field: number, value: number): this {
    if (Object.is(value, 0)) return this;
    return this.key(field, DOUBLE).doubles([value]);
  }

  /** A float of a oneof, which is written also where it is 0: it says which of them it is. */
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

  /** A string, bytes, or a message of its own. */
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

  /** Seven bits a byte, the lowest first. By division: steps may exceed the 32 bits of a shift. */
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

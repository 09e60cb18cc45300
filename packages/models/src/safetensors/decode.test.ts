import { testsOf } from '@ecgan/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSafetensors } from './decode.js';
import { encodeSafetensors } from './encode.js';
import { type SafeTensor, type SafeTensors, SafetensorsError } from './types.js';

testsOf('decodeSafetensors');

/** A file of this header, whose length field may lie, and these bytes after it. */
function file(header: unknown, numbers: ArrayLike<number> = [], claimed?: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + numbers.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(claimed ?? json.length), true);
  bytes.set(json, 8);
  bytes.set(Array.from(numbers), 8 + json.length);
  return bytes;
}

const one = (dtype: string, shape: number[], bytes: number[]) =>
  decodeSafetensors(file({ x: { dtype, shape, data_offsets: [0, bytes.length] } }, bytes)).tensors.x;

const anyTensor: fc.Arbitrary<SafeTensor> = fc
  .record({
    shape: fc.array(fc.nat(4), { maxLength: 3 }),
    dtype: fc.constantFrom('F32', 'I32', 'U8', 'BOOL'),
    from: fc.nat(),
  })
  .map(({ shape, dtype, from }) => {
    const length = shape.reduce((a, b) => a * b, 1);
    const numbers = Array.from({ length }, (_, i) => (from + i * 40503) % 65536);
    if (dtype === 'F32') return { dtype, shape, data: Float32Array.from(numbers, (n) => n / 7 - 3000) };
    if (dtype === 'I32') return { dtype, shape, data: Int32Array.from(numbers, (n) => n - 30000) };
    return {
      dtype: dtype as 'U8' | 'BOOL',
      shape,
      data: Uint8Array.from(numbers, (n) => (dtype === 'U8' ? n : n & 1)),
    };
  });
const anyName = fc
  .oneof(fc.string(), fc.constantFrom('__proto__', 'a"b\\', 'constructor'))
  .filter((n) => n !== '__metadata__');
const anyTensors = fc
  .array(fc.tuple(anyName, anyTensor), { maxLength: 5 })
  .map((pairs): SafeTensors => Object.fromEntries(pairs));

describe('decodeSafetensors', () => {
  test('default', () => {
    expect(one('F32', [2], [0, 0, 0x80, 0x3f, 0, 0, 0, 0xbf])).toEqual({
      dtype: 'F32',
      shape: [2],
      data: new Float32Array([1, -0.5]),
    });
    expect(one('I32', [1, 1], [0xfe, 0xff, 0xff, 0xff])).toEqual({
      dtype: 'I32',
      shape: [1, 1],
      data: new Int32Array([-2]),
    });
    expect(one('U8', [2], [255, 3])).toEqual({ dtype: 'U8', shape: [2], data: new Uint8Array([255, 3]) });
    expect(one('BOOL', [2], [1, 0])).toEqual({ dtype: 'BOOL', shape: [2], data: new Uint8Array([1, 0]) });
  });

  test('args: F16 widens exactly', { meta: { id: 'decode-f16-widens-exactly' } }, () => {
    // 1, -2, largest 65504, smallest normal 2^-14, smallest subnormal 2^-24, -0, infinity
    const halves = [0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x8000, 0x7c00];
    const { dtype, data } = one(
      'F16',
      [7],
      halves.flatMap((half) => [half & 255, half >> 8]),
    );
    expect(dtype).toBe('F32');
    expect(Array.from(data)).toEqual([1, -2, 65504, 2 ** -14, 2 ** -24, -0, Number.POSITIVE_INFINITY]);
    expect(one('F16', [1], [0x01, 0x7e]).data[0]).toBeNaN();
  });

  test('args: BF16 widens exactly', () => {
    // 1 is 0x3f80, -0.5 is 0xbf00, 3.140625 is 0x4049, 2^-133 (subnormal) is 0x0001
    const { data } = one('BF16', [4], [0x80, 0x3f, 0x00, 0xbf, 0x49, 0x40, 0x01, 0x00]);
    expect(Array.from(data)).toEqual([1, -0.5, 3.140625, 2 ** -133]);
  });

  test('args: I64 narrows where it fits', () => {
    const { dtype, data } = one('I64', [2], [5, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255]);
    expect(dtype).toBe('I32');
    expect(Array.from(data)).toEqual([5, -1]);
    expect(() => one('I64', [1], [0, 0, 0, 128, 0, 0, 0, 0])).toThrowErrorMatchingInlineSnapshot(
      `[SafetensorsError: Tensor "x" is I64 and its element 0 is 2147483648, which an int32 cannot hold. Store it as I32 or F32.]`,
    );
  });

  // The first bytes that torch.save of PyTorch 2.13 wrote, as a zip archive and with _use_new_zipfile_serialization=False, and those of
  // pickle.dump of a state of protocols 2 and 4, here without the rest.
  test.each([
    ['a zip archive', '504b030400000808'],
    ['a pickle of PyTorch ≤ 1.5', '80028a0a6cfc9c46'],
    ['a pickle of a dictionary', '80027d71002858'],
    ['a pickle of protocol 4', '8004959001000000'],
  ])('error: %s of PyTorch is answered with the lines that convert it', (_, hexadecimal) => {
    const bytes = Buffer.concat([Buffer.from(hexadecimal, 'hex'), Buffer.alloc(300, 1)]);
    expect(() => decodeSafetensors(bytes)).toThrowErrorMatchingInlineSnapshot(`
      [SafetensorsError: This is a PyTorch file, not a safetensors file. Convert it once in Python:
        import torch, safetensors.torch
        state = torch.load("net.pth", map_location="cpu", weights_only=True)  # if it is nested, select the weights: ["state_dict"], …
        safetensors.torch.save_file({name: x.clone().contiguous() for name, x in state.items()}, "net.safetensors")]
    `);
  });

  test('behavior: a header of 640 bytes begins like a pickle, and is none', () => {
    const empty = file({ __metadata__: { a: 'x'.repeat(640 - 25) } });
    expect(Array.from(empty.subarray(0, 3))).toEqual([0x80, 2, 0]);
    expect(decodeSafetensors(empty).metadata.a).toHaveLength(615);
    expect(() => decodeSafetensors(empty.subarray(0, 100))).toThrow('the file is cut short');
  });

  test('behavior: reads from the middle of a buffer and keeps nothing of it', () => {
    const written = encodeSafetensors({ x: { dtype: 'F32', shape: [1], data: new Float32Array([1.5]) } });
    const shifted = new Uint8Array(written.length + 3);
    shifted.set(written, 3);
    const { tensors } = decodeSafetensors(Buffer.from(shifted.buffer, 3));
    shifted.fill(0);
    expect(tensors.x.data).toEqual(new Float32Array([1.5]));
  });

  test('behavior: what was written is read', () => {
    fc.assert(
      fc.property(anyTensors, fc.dictionary(fc.string(), fc.string()), (tensors, metadata) => {
        const read = decodeSafetensors(encodeSafetensors(tensors, metadata));
        expect(new Map(Object.entries(read.tensors))).toEqual(new Map(Object.entries(tensors)));
        expect(new Map(Object.entries(read.metadata))).toEqual(new Map(Object.entries(metadata)));
      }),
    );
  });

  test('behavior: damage is a SafetensorsError or changes nothing but values', () => {
    const whole = encodeSafetensors(
      {
        a: { dtype: 'F32', shape: [2, 2], data: new Float32Array(4) },
        b: { dtype: 'U8', shape: [3], data: new Uint8Array(3) },
      },
      { step: '1' },
    );
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, value, length) => {
        const damaged = whole.slice();
        damaged[at] = value;
        for (const bytes of [damaged, whole.subarray(0, Math.min(length, whole.length - 1))]) {
          try {
            const { tensors } = decodeSafetensors(bytes);
            const total = Object.values(tensors).reduce((sum, { data }) => sum + data.length, 0);
            expect(total).toBeLessThanOrEqual(whole.length);
            expect(bytes.length).toBe(whole.length);
          } catch (error) {
            expect(error).toBeInstanceOf(SafetensorsError);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('error: no safetensors file at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        // Anything that gets past the length would have to spell a whole header by chance.
        expect(() => decodeSafetensors(bytes)).toThrow(SafetensorsError);
      }),
    );
  });

  const f32 = (begin: number, end: number, shape = [(end - begin) / 4]) => ({
    dtype: 'F32',
    shape,
    data_offsets: [begin, end],
  });
  test.each<[string, Uint8Array, string]>([
    ['shorter than its length field', new Uint8Array(3), 'The file has 3 bytes'],
    ['a header longer than the file', file({}, [], 50), 'The header claims 50 bytes, but 2 follow its length'],
    ['a huge header', file({}, [], 2 ** 40), 'more than the 100000000 allowed'],
    ['a header of zero bytes', file('', []), 'The header is not valid JSON'],
    ['bad JSON', file('{"x":', []), 'The header is not valid JSON'],
    ['no UTF-8', new Uint8Array([2, 0, 0, 0, 0, 0, 0, 0, 0xc3, 0x28]), 'The header is not UTF-8'],
    ['JSON of another kind', file('[]'), 'not an object of tensors'],
    ['a name twice', file('{"x":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\\u0078":{}}'), 'names "x" twice'],
    ['a field twice', file('{"x":{"dtype":"U8","dtype":"I8"}}'), 'names "dtype" twice'],
    ['an entry of another kind', file({ x: 3 }), 'Tensor "x": its header entry is not an object'],
    ['an unknown dtype', file({ x: { ...f32(0, 0), dtype: 'F64' } }), 'dtype "F64" cannot be read'],
    ['an inherited name as dtype', file({ x: { ...f32(0, 0), dtype: 'toString' } }), 'dtype "toString" cannot be read'],
    ['no shape', file({ x: { dtype: 'F32', data_offsets: [0, 4] } }, [0, 0, 0, 0]), 'is not a shape'],
    ['a negative length', file({ x: f32(0, 4, [-1, -1]) }, [0, 0, 0, 0]), '[-1,-1] is not a shape'],
    ['a fractional length', file({ x: f32(0, 4, [0.5, 2]) }, [0, 0, 0, 0]), '[0.5,2] is not a shape'],
    ['a product beyond counting', file({ x: f32(0, 4, [2 ** 40, 2 ** 40]) }, [0, 0, 0, 0]), 'takes 4.8'],
    ['three offsets', file({ x: { dtype: 'F32', shape: [], data_offsets: [0, 4, 8] } }), 'are not two byte positions'],
    ['offsets the wrong way round', file({ x: f32(4, 0, [1]) }, [0, 0, 0, 0]), 'span -4 bytes'],
    ['a shape that lies', file({ x: f32(0, 8, [3]) }, new Uint8Array(8)), 'span 8 bytes, F32 [3] takes 12'],
    [
      'an overlap',
      file({ a: f32(0, 8), b: f32(4, 12) }, new Uint8Array(12)),
      'Tensor "b" begins at byte 4 of the data, not at 8: it overlaps',
    ],
    ['the same bytes twice', file({ a: f32(0, 8), b: f32(0, 8) }, new Uint8Array(8)), 'it overlaps'],
    ['a gap', file({ a: f32(0, 4), b: f32(8, 12) }, new Uint8Array(12)), 'it leaves a gap'],
    [
      'an end out of range',
      file({ a: f32(0, 4e9) }, new Uint8Array(12)),
      'ends at byte 4000000000 of the data, but 12 follow',
    ],
    [
      'bytes of nobody',
      file({ a: f32(0, 4) }, new Uint8Array(12)),
      'The tensors end at byte 4 of the data, but 12 follow',
    ],
    ['metadata of another kind', file({ __metadata__: [] }), '__metadata__ is not an object'],
    ['metadata that is no string', file({ __metadata__: { step: 1 } }), '__metadata__ "step" is not a string'],
  ])('error: %s', { meta: { id: 'decode-damaged' } }, (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(SafetensorsError);
    expect(() => decodeSafetensors(bytes)).toThrow(message);
  });

  test('args: select: other tensors are checked, but not among what is read', () => {
    const header = { x: f32(0, 4), y: f32(4, 8) };
    const select = (name: string) => name === 'y';
    expect(decodeSafetensors(file(header, new Uint8Array(8)), { select }).tensors).toEqual({
      y: { dtype: 'F32', shape: [1], data: new Float32Array(1) },
    });
    expect(() => decodeSafetensors(file(header, new Uint8Array(7)), { select })).toThrow('cut short');
  });

  test('error: a header of a megabyte does not exhaust the stack', () => {
    const name = 'x"\\'.repeat(300_000);
    const header = { [name]: f32(0, 4), y: f32(0, 4) };
    expect(() => decodeSafetensors(file(header, new Uint8Array(4)))).toThrow('it overlaps');
  });
});

import { testsOf } from '@ecgan/testing';
import { describe, expect, test } from 'vitest';
import { encodeSafetensors } from './encode.js';
import type { SafeTensor, SafeTensors } from './types.js';

testsOf('encodeSafetensors');

/** A file as the format describes it, byte by byte: length, header, numbers. */
function file(json: string, numbers: number[]): number[] {
  return [json.length, 0, 0, 0, 0, 0, 0, 0, ...Array.from(json, (character) => character.charCodeAt(0)), ...numbers];
}

describe('encodeSafetensors', () => {
  test('default', { meta: { id: 'encode-default' } }, () => {
    const tensors: SafeTensors = {
      mask: { dtype: 'U8', shape: [3], data: new Uint8Array([7, 8, 9]) },
      ids: { dtype: 'I32', shape: [1, 1], data: new Int32Array([-2]) },
      bias: { dtype: 'F32', shape: [2], data: new Float32Array([1, -0.5]) },
    };
    const header =
      '{"bias":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},' +
      '"ids":{"dtype":"I32","shape":[1,1],"data_offsets":[8,12]},' +
      '"mask":{"dtype":"U8","shape":[3],"data_offsets":[12,15]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8, ' ');
    // 1 is 0x3f800000, -0.5 is 0xbf000000, -2 is 0xfffffffe; lowest byte first.
    const numbers = [0, 0, 0x80, 0x3f, 0, 0, 0, 0xbf, 0xfe, 0xff, 0xff, 0xff, 7, 8, 9];
    expect(Array.from(encodeSafetensors(tensors))).toEqual(file(padded, numbers));
  });

  test('args: half, numbers of 16 bits, and other types as they are', () => {
    const tensors: SafeTensors = {
      mask: { dtype: 'U8', shape: [1], data: new Uint8Array([7]) },
      bias: { dtype: 'F32', shape: [2], data: new Float32Array([1, -0.5]) },
      ids: { dtype: 'I32', shape: [1], data: new Int32Array([-2]) },
    };
    const header =
      '{"ids":{"dtype":"I32","shape":[1],"data_offsets":[0,4]},' +
      '"bias":{"dtype":"F16","shape":[2],"data_offsets":[4,8]},' +
      '"mask":{"dtype":"U8","shape":[1],"data_offsets":[8,9]}}';
    // 1 is 0x3c00, -0.5 is 0xb800; lowest byte first.
    const numbers = [0xfe, 0xff, 0xff, 0xff, 0, 0x3c, 0, 0xb8, 7];
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8, ' ');
    expect(Array.from(encodeSafetensors(tensors, {}, { half: true }))).toEqual(file(padded, numbers));
  });

  test('args: metadata', () => {
    const written = encodeSafetensors({}, { step: '10' });
    const header = '{"__metadata__":{"step":"10"}}';
    expect(Array.from(written)).toEqual(file(header.padEnd(32, ' '), []));
  });

  test('behavior: the order of keys does not matter', () => {
    const a: SafeTensor = { dtype: 'F32', shape: [], data: new Float32Array([1]) };
    const b: SafeTensor = { dtype: 'F32', shape: [], data: new Float32Array([2]) };
    expect(encodeSafetensors({ a, b })).toEqual(encodeSafetensors({ b, a }));
  });

  test('behavior: a view into a larger array writes its own elements only', () => {
    const data = new Float32Array([9, 1, 2, 9]).subarray(1, 3);
    const whole = encodeSafetensors({ x: { dtype: 'F32', shape: [2], data: new Float32Array([1, 2]) } });
    expect(encodeSafetensors({ x: { dtype: 'F32', shape: [2], data } })).toEqual(whole);
  });

  test('error: shape and data disagree', () => {
    const data = new Float32Array(5);
    expect(() => encodeSafetensors({ w: { dtype: 'F32', shape: [2, 3], data } })).toThrowErrorMatchingInlineSnapshot(
      `[SafetensorsError: Tensor "w" has 5 elements, which does not match shape [2,3].]`,
    );
  });

  test('error: data of another type', () => {
    const wrong = { w: { dtype: 'F32', shape: [1], data: new Int32Array(1) } } as unknown as SafeTensors;
    expect(() => encodeSafetensors(wrong)).toThrowErrorMatchingInlineSnapshot(
      `[SafetensorsError: Tensor "w" is F32, so its data must be a Float32Array.]`,
    );
  });

  test('error: a dtype that is not written', () => {
    const wrong = { w: { dtype: 'F64', shape: [1], data: new Float64Array(1) } } as unknown as SafeTensors;
    expect(() => encodeSafetensors(wrong)).toThrowErrorMatchingInlineSnapshot(
      `[SafetensorsError: Tensor "w" has dtype "F64", which cannot be written, only F32, I32, U8, BOOL.]`,
    );
  });

  test('error: the reserved name', () => {
    const data = new Uint8Array(1);
    expect(() =>
      encodeSafetensors({ __metadata__: { dtype: 'U8', shape: [1], data } }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[SafetensorsError: Tensor "__metadata__" has a name reserved by the format. Rename it.]`,
    );
  });

  test('error: metadata that is no string', () => {
    const metadata = { step: 10 } as unknown as Record<string, string>;
    expect(() => encodeSafetensors({}, metadata)).toThrowErrorMatchingInlineSnapshot(
      `[SafetensorsError: metadata "step" is a number; the format stores strings only. Use JSON.stringify.]`,
    );
  });
});

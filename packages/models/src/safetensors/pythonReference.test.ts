import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { decodeSafetensors } from './decode.js';
import { encodeSafetensors } from './encode.js';

/** Written by `benchmarks/pytorch/write_safetensors.py` with Python's safetensors library. */
const file = readFileSync(resolve(import.meta.dirname, 'fixtures/everyType.safetensors'));

const shape = [2, 3];
const counts = [0, 1, 2, 3, 4, 5];

test('behavior: reads a file written by Python', () => {
  const { tensors, metadata } = decodeSafetensors(file);
  // Quarters up to 2.75 are exact in half precision and in bfloat16.
  const floats = { dtype: 'F32', shape, data: Float32Array.from(counts, (n) => n * 0.75 - 1) };
  const integers = { dtype: 'I32', shape, data: Int32Array.from(counts, (n) => n * 3) };
  expect(tensors).toEqual({
    ...{ F32: floats, F16: floats, BF16: floats, I64: integers, I32: integers },
    U8: { dtype: 'U8', shape, data: Uint8Array.from(counts, (n) => n * 3) },
    BOOL: { dtype: 'BOOL', shape, data: Uint8Array.from(counts, (n) => n % 2) },
    scalar: { dtype: 'F32', shape: [], data: new Float32Array([-2.5]) },
    empty: { dtype: 'F32', shape: [0, 4], data: new Float32Array(0) },
    'layer.weight – ω': { dtype: 'F32', shape: [1, 2], data: new Float32Array([0.5, 0.5]) },
  });
  expect(metadata).toEqual({ format: 'pt', note: 'a "quoted" line\n' });
});

test('behavior: writing and reading it again changes nothing', () => {
  const { tensors, metadata } = decodeSafetensors(file);
  expect(decodeSafetensors(encodeSafetensors(tensors, metadata))).toEqual({ tensors, metadata });
});

import { describe, expect, test } from 'vitest';
import { decodeSafetensors } from './decode.js';
import { encodeSafetensors } from './encode.js';
import { dequantizeKernels, quantizeKernels } from './quantizeKernels.js';
import type { SafeTensor } from './types.js';

const f32 = (shape: number[], values: number[]): SafeTensor => ({
  dtype: 'F32',
  shape,
  data: Float32Array.from(values),
});

describe('quantizeKernels', () => {
  test('default: codes and scales of each output channel, worked out by hand', () => {
    // Two output channels, interleaved: 1, −0.5 and 0.25 of the first, largest 1; 0, 0 and 0 of the second.
    const stored = quantizeKernels({ kernel: f32([1, 3, 1, 2], [1, 0, -0.5, 0, 0.25, 0]), bias: f32([2], [3, 4]) });
    expect(stored.kernel).toEqual({
      dtype: 'U8',
      shape: [1, 3, 1, 2],
      data: Uint8Array.of(255, 128, 65, 128, 160, 128),
    });
    expect(stored['kernel/scale']).toEqual(f32([2], [1, 0]));
    expect(stored.bias).toEqual(f32([2], [3, 4]));
  });

  test('behavior: through a file and back no weight is off by more than its scale / 254', () => {
    const values = Array.from({ length: 3 * 3 * 4 * 5 }, (_, i) => Math.sin(3.1 * i) * 10 ** ((i % 5) - 2));
    const kernel = f32([3, 3, 4, 5], values);
    const { tensors } = decodeSafetensors(encodeSafetensors(quantizeKernels({ kernel, bias: f32([1], [7]) })));
    const { kernel: back, bias, ...others } = dequantizeKernels(tensors);
    expect(others).toEqual({});
    expect(bias.data).toEqual(Float32Array.of(7));
    expect(back.shape).toEqual([3, 3, 4, 5]);
    values.forEach((value, i) => {
      const largest = Math.max(...values.filter((_, k) => k % 5 === i % 5).map(Math.abs));
      expect(Math.abs(back.data[i] - value)).toBeLessThanOrEqual((largest / 254) * (1 + 1e-5));
    });
  });

  test('error: a number that is not finite, a name that is taken, scales of another shape', () => {
    expect(() => quantizeKernels({ kernel: f32([1, 1, 1, 1], [Number.NaN]) })).toThrowErrorMatchingInlineSnapshot(
      `[SafetensorsError: Tensor "kernel" holds NaN, which cannot be stored in 8 bits. Quantize finite weights only.]`,
    );
    const taken = { kernel: f32([1, 1, 1, 1], [1]), 'kernel/scale': f32([1], [1]) };
    expect(() => quantizeKernels(taken)).toThrowErrorMatchingInlineSnapshot(
      `[SafetensorsError: Tensor "kernel/scale" has the name that the scale of "kernel" gets. Rename it.]`,
    );
    const stored = quantizeKernels({ kernel: f32([1, 1, 1, 1], [1]) });
    expect(() => dequantizeKernels({ ...stored, 'kernel/scale': f32([2], [1, 1]) })).toThrowErrorMatchingInlineSnapshot(
      `[SafetensorsError: Tensor "kernel/scale" should be F32 of shape [1], but is F32 of shape [2].]`,
    );
  });
});

import { backend_util } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { filterGradientForm, inputGradientIsFaster } from './fastestForm.js';

type Shape = [number, number, number, number];

const info = (input: Shape, filter: Shape, strides = 1, pad: 'same' | 'valid' = 'same', dilations = 1) =>
  backend_util.computeConv2DInfo(input, filter, strides, dilations, pad);

const largeMap = info([1, 256, 256, 183], [3, 3, 183, 253]);
const smallMap = info([1, 16, 16, 1024], [3, 3, 1024, 1024]);
const littleWork = info([4, 64, 64, 32], [3, 3, 32, 16]);
const even = info([5, 68, 68, 256], [4, 4, 256, 512], 1, 'valid');
const strided = info([5, 133, 133, 64], [4, 4, 64, 128], 2, 'valid');
const dilated = info([1, 256, 256, 64], [3, 3, 64, 64], 1, 'same', 2);

describe('inputGradientIsFaster', () => {
  test('default: on large maps with work to do', () => {
    expect(inputGradientIsFaster(largeMap)).toBe(true);
    expect(inputGradientIsFaster(smallMap)).toBe(false);
    expect(inputGradientIsFaster(littleWork)).toBe(false);
  });

  test('behavior: not where it would be another convolution', () => {
    const others = [even, strided, dilated, info([1, 256, 256, 64], [4, 4, 64, 64])];
    expect(others.map(inputGradientIsFaster)).toEqual([false, false, false, false]);
    expect(inputGradientIsFaster(info([1, 256, 256, 64], [3, 3, 64, 64], 1, 'valid'))).toBe(false);
  });
});

describe('filterGradientForm', () => {
  test('default: per tap on large maps, per row on small ones, native where there is little work', () => {
    expect([largeMap, even, smallMap, littleWork].map(filterGradientForm)).toEqual([
      'perTap',
      'perTap',
      'perRow',
      'native',
    ]);
  });

  test('behavior: native with strides or dilation', () => {
    expect([strided, dilated].map(filterGradientForm)).toEqual(['native', 'native']);
  });
});

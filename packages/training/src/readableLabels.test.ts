import { expectNoLeaks } from '@ecgan/testing';
import {
  grad,
  mul,
  oneHot,
  type Scalar,
  sum,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  tensor3d,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { readableLabels, readClasses } from './readableLabels.js';

const labelsOf = (ids: number[]) => tensor3d(ids, [1, 2, ids.length / 2], 'int32');
const valuesOf = (x: Tensor) => Array.from(x.dataSync());
/** Classes 2 and 3 are read as 2, class 0 is unknown. */
const readAs = [-1, 1, 2, 2, 4];

describe('readableLabels', () => {
  test('default: where every class is read as itself, the maps as they are', () => {
    const labels = labelsOf([0, 1, 2, 3]);
    expect(readableLabels(labels, {})).toEqual({ labelMap: labels, ignoreLabel: undefined });
    expect(readableLabels(labels, { ignoreLabel: 2 })).toEqual({ labelMap: labels, ignoreLabel: 2 });
  });

  test('args: readAs and ignoreLabel: any number of classes takes no part', () => {
    const { labelMap, ignoreLabel } = readableLabels(labelsOf([0, 1, 2, 3, 4, 1]), { readAs, ignoreLabel: 4 });
    expect(ignoreLabel).toBe(-1);
    expect(labelMap.dtype).toBe('int32');
    expect(valuesOf(labelMap)).toEqual([-1, 1, 2, 2, -1, 1]);
    expect(valuesOf(readableLabels(labelsOf([0, 4]), { readAs }).labelMap)).toEqual([-1, 4]);
  });

  test('behavior: leaves no tensors', async () => {
    const labels = labelsOf([0, 1, 2, 3]);
    await expectNoLeaks(() => readableLabels(labels, { readAs }).labelMap.dispose());
  });
});

describe('readClasses', () => {
  const logitsOf = (ids: number[]) => mul(oneHot(labelsOf(ids), 5), 3) as Tensor4D;

  test('default: the most likely class', () => {
    expect(valuesOf(readClasses(logitsOf([0, 4, 2, 3]), labelsOf([1, 1, 1, 1]), {}))).toEqual([0, 4, 2, 3]);
  });

  test('args: readAs: a pixel is misread only where the segmenter could have known better', () => {
    const labels = [0, 1, 1, 2, 3, 3];
    const read = [4, 1, 2, 2, 2, 1];
    // Unknown; right; misread; right; right, for it tells 3 from 2 no further; misread.
    expect(valuesOf(readClasses(logitsOf(read), labelsOf(labels), { readAs }))).toEqual([0, 1, 2, 2, 3, 1]);
  });

  test('behavior: logits that are differentiated', () => {
    const labels = labelsOf([0, 1, 2, 3]);
    const loss = (x: Tensor) => {
      readClasses(x as Tensor4D, labels, { readAs });
      return sum(mul(x, 2)) as Scalar;
    };
    expect(new Set(valuesOf(grad(loss)(logitsOf([0, 1, 2, 3]))))).toEqual(new Set([2]));
  });

  test('behavior: leaves no tensors', async () => {
    const [logits, labels] = [logitsOf([0, 1, 2, 3]), labelsOf([0, 1, 2, 3])];
    await expectNoLeaks(() => readClasses(logits, labels, { readAs }).dispose());
  });

  test('error: logits of other classes', () => {
    const labels: Tensor3D = labelsOf([0, 1]);
    expect(() => readClasses(logitsOf([0, 1]), labels, { readAs: [0, 1] })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: logits: expected shape [1, 2, 1, 2], got [1, 2, 1, 5].]`,
    );
  });
});

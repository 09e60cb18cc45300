import { expectClose, expectNoLeaks, random } from '@ecgan/testing';
import { backend_util, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../useBackend.js';
import { productPerRow } from './productPerRow.js';
import { productPerTap } from './productPerTap.js';

type Shape = [number, number, number, number];
type Info = backend_util.Conv2DInfo;

/** `∂W[i, j, c, o] = Σ_p x[p + (i, j), c] · ∂y[p, o]`, pixel by pixel in float64. */
function byDefinition(x: Tensor4D, dy: Tensor4D, info: Info): Float64Array {
  const { filterHeight, filterWidth, inChannels, outChannels, outHeight, outWidth, inHeight, inWidth, padInfo } = info;
  const [pixels, changes] = [x.dataSync(), dy.dataSync()];
  const gradient = new Float64Array(filterHeight * filterWidth * inChannels * outChannels);
  changes.forEach((change, at) => {
    const o = at % outChannels;
    const pixel = Math.floor(at / outChannels);
    const [column, row] = [pixel % outWidth, Math.floor(pixel / outWidth) % outHeight];
    const image = Math.floor(pixel / (outWidth * outHeight));
    for (let i = 0; i < filterHeight; i++)
      for (let j = 0; j < filterWidth; j++) {
        const [y, z] = [row + i - padInfo.top, column + j - padInfo.left];
        if (y < 0 || y >= inHeight || z < 0 || z >= inWidth) continue;
        for (let c = 0; c < inChannels; c++)
          gradient[((i * filterWidth + j) * inChannels + c) * outChannels + o] +=
            change * pixels[((image * inHeight + y) * inWidth + z) * inChannels + c];
      }
  });
  return gradient;
}

const operands = (input: Shape, filter: Shape, pad: 'same' | 'valid') => {
  const info = backend_util.computeConv2DInfo(input, filter, 1, 1, pad);
  return { x: random(input, 1) as Tensor4D, dy: random(info.outShape, 2) as Tensor4D, info };
};

beforeAll(async () => {
  await useBackend();
});

describe.each([
  ['productPerTap', productPerTap],
  ['productPerRow', productPerRow],
])('%s', (_name, product) => {
  test.each<[string, Shape, Shape, 'same' | 'valid']>([
    ['same, not square, batch 2', [2, 5, 7, 3], [3, 3, 3, 4], 'same'],
    ['channels of whole cache lines', [1, 6, 4, 16], [3, 3, 16, 2], 'same'],
    ["the discriminator's even filter", [2, 6, 5, 2], [4, 4, 2, 3], 'valid'],
    ['an even filter, padded unevenly', [1, 5, 6, 2], [4, 2, 2, 2], 'same'],
    ['1×1', [2, 3, 4, 5], [1, 1, 5, 2], 'same'],
    ['one pixel', [1, 1, 1, 2], [3, 3, 2, 2], 'same'],
  ])('default: %s', (_what, input, filter, pad) => {
    const { x, dy, info } = operands(input, filter, pad);
    const gradient = product(x, dy, info);
    expect(gradient.shape).toEqual(filter);
    expectClose(gradient, byDefinition(x, dy, info));
  });

  test('behavior: for any map and filter, as by definition', () => {
    const length = (max: number) => fc.integer({ min: 1, max });
    const shapes = fc.record({
      batch: length(2),
      size: fc.tuple(length(7), length(7)),
      taps: fc.tuple(length(3), length(3)),
      channels: fc.tuple(length(5), length(5)),
      pad: fc.constantFrom('same' as const, 'valid' as const),
    });
    fc.assert(
      fc.property(shapes, ({ batch, size, taps, channels, pad }) => {
        fc.pre(pad === 'same' || (size[0] >= taps[0] && size[1] >= taps[1]));
        const { x, dy, info } = operands([batch, ...size, channels[0]], [...taps, ...channels], pad);
        expectClose(product(x, dy, info), byDefinition(x, dy, info));
      }),
      { numRuns: 40 },
    );
  });

  test('behavior: in a tidy, leaves the gradient alone behind', async () => {
    const { x, dy, info } = operands([1, 5, 5, 2], [3, 3, 2, 2], 'same');
    await expectNoLeaks(() => tidy(() => product(x, dy, info)).dispose());
  });
});

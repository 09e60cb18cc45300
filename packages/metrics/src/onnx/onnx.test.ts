import { convolutionOnnx, expectClose, expectNoLeaks, random } from '@ecgan/testing';
import { type Tensor4D, tensor3d, tensor4d } from '@tensorflow/tfjs-core';
import * as native from 'onnxruntime-node';
import * as web from 'onnxruntime-web';
import { describe, expect, test } from 'vitest';
import { extractFeatures } from '../networks/extractFeatures.js';
import { scoreImages } from '../segmenter/scoreImages.js';
import { onnxFeatures } from './onnxFeatures.js';
import { MissingRuntimeError, OnnxFileError } from './onnxNetwork.js';
import { onnxSegmenter } from './onnxSegmenter.js';

/** PyTorch's order: 2 outputs of 3 inputs, 2×2 pixels. */
const kernel = Array.from({ length: 24 }, (_, k) => Math.sin(1.7 * k + 0.3));
const bias = [0.25, -0.5];
/** Conv 2×2 with stride 2, and the mean of each of its maps. */
const file = convolutionOnnx({ kernel, bias, size: 2 });

/** The same by loops, at half of the size: `[batch][y][x][class]`. */
function convolved(images: Tensor4D, mean: number[], deviation: number[]): number[][][][] {
  const values = images.arraySync();
  return values.map((image) =>
    Array.from({ length: image.length / 2 }, (_, y) =>
      Array.from({ length: image[0].length / 2 }, (__, x) =>
        bias.map((start, out) => {
          let sum = start;
          for (let c = 0; c < 3; c++)
            for (let i = 0; i < 2; i++)
              for (let j = 0; j < 2; j++) {
                const pixel = ((image[2 * y + i][2 * x + j][c] + 1) / 2 - mean[c]) / deviation[c];
                sum += kernel[((out * 3 + c) * 2 + i) * 2 + j] * pixel;
              }
          return sum;
        }),
      ),
    ),
  );
}
const imageNet = [
  [0.485, 0.456, 0.406],
  [0.229, 0.224, 0.225],
];

describe('onnxSegmenter', () => {
  test('default: normalised images, logits enlarged to their size, as loops give them', {
    meta: { id: 'onnx-segmenter' },
  }, async () => {
    const segmenter = await onnxSegmenter(file, { name: 'small' });
    const images = random([2, 4, 6, 3], 1) as Tensor4D;
    const logits = await segmenter.segment(images);
    expect(logits.shape).toEqual([2, 4, 6, 2]);
    const half = convolved(images, imageNet[0], imageNet[1]);
    // The corners are those of the smaller map; the second pixel is a quarter of the way to the next.
    const found = logits.arraySync();
    for (const image of [0, 1]) {
      expectClose(found[image][0][0], half[image][0][0], 1e-4);
      expectClose(found[image][3][5], half[image][1][2], 1e-4);
      const [a, b] = [half[image][0][0], half[image][0][1]];
      expectClose(found[image][0][1], [0.75 * a[0] + 0.25 * b[0], 0.75 * a[1] + 0.25 * b[1]], 1e-4);
    }
    expect(segmenter.network.name).toBe('small');
    expect(segmenter.network.sha256).toMatch(/^[0-9a-f]{64}$/);
    const scores = await scoreImages(segmenter, images, tensor3d(new Int32Array(48), [2, 4, 6]));
    expect(scores.protocol.network).toEqual(segmenter.network);
    await segmenter.dispose();
  });

  test('behavior: in WebAssembly the same', async () => {
    const segmenter = await onnxSegmenter(file, { runtime: web });
    const images = random([1, 2, 2, 3], 2) as Tensor4D;
    const logits = await segmenter.segment(images);
    expectClose(logits.arraySync()[0][1][1], convolved(images, imageNet[0], imageNet[1])[0][0][0], 1e-4);
    await segmenter.dispose();
  });

  test('error: no file, no such output, features instead of logits, no runtime', async () => {
    await expect(onnxSegmenter(Uint8Array.of(1, 2, 3))).rejects.toBeInstanceOf(OnnxFileError);
    await expect(onnxSegmenter(Uint8Array.of(1), { runtime: native })).rejects.toThrow('onnxruntime cannot read it');
    await expect(onnxSegmenter(file, { output: 'classes' })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[OnnxFileError: file: expected one input and the output "classes", got the inputs image and the outputs logits, means.]`,
    );
    expect(new MissingRuntimeError().message).toContain('npm install onnxruntime-node');
  });
});

describe('onnxFeatures', () => {
  test('default: an output by name, its maps averaged; statistics of the caller; no tensors left', {
    meta: { id: 'onnx-features' },
  }, async () => {
    const statistics = { white: 255, order: 'rgb' as const, mean: [0, 0, 0], deviation: [255, 255, 255] };
    const extractor = await onnxFeatures(file, { output: 'means', statistics });
    const images = tensor4d(
      Array.from({ length: 2 * 4 * 4 * 3 }, (_, i) => Math.cos(0.9 * i)),
      [2, 4, 4, 3],
    );
    await expectNoLeaks(async () => {
      const rows = await extractFeatures(extractor, images);
      const half = convolved(images, [0, 0, 0], [1, 1, 1]);
      rows.forEach((row, image) => {
        const all = half[image].flat();
        const means = [0, 1].map((id) => all.reduce((sum, one) => sum + one[id], 0) / all.length);
        expectClose(row, means, 1e-4);
      });
    });
    await extractor.dispose();
  });
});

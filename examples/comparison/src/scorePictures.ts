import { cannyEdges } from '@ecgan/data';
import { describeProtocol, type Segmenter, scoreImages } from '@ecgan/metrics';
import { abs, mean, sub, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { SceneBatch } from './Comparison.js';
import type { Scores } from './Results.js';
import { toBytes } from './toBytes.js';

/** Scores images of held-out scenes. The segmenter was fitted to real training scenes only. */
export async function scorePictures(
  segmenter: Segmenter,
  pictures: Tensor4D,
  { labelMap, photos, edges }: SceneBatch,
): Promise<{ scores: Scores; protocol: string }> {
  const { pixelAccuracy, meanIou, protocol } = await scoreImages(segmenter, pictures, labelMap);
  const distance = tidy(() => mean(abs(sub(pictures, photos))) as Tensor);
  const [photoDistance] = await distance.data();
  distance.dispose();
  const edgeAgreement = await agreementOfEdges(pictures, edges);
  return { scores: { pixelAccuracy, meanIou, edgeAgreement, photoDistance }, protocol: describeProtocol(protocol) };
}

/**
 * F1 over all pixels: the harmonic mean of precision and recall of the images' edge pixels with respect to the photos'.
 */
async function agreementOfEdges(pictures: Tensor4D, edges: Tensor4D): Promise<number> {
  const [batch, height, width] = pictures.shape;
  const [bytes, expected] = [await toBytes(pictures), await toBytes(edges)];
  const area = height * width;
  let [both, either] = [0, 0];
  for (let image = 0; image < batch; image++) {
    const found = cannyEdges(bytes.subarray(3 * area * image, 3 * area * (image + 1)), height, width);
    for (let pixel = 0; pixel < area; pixel++) {
      const [here, there] = [found[pixel] > 0, expected[3 * (area * image + pixel)] > 127];
      both += Number(here && there);
      either += Number(here) + Number(there);
    }
  }
  return either === 0 ? 1 : (2 * both) / either;
}

/**
 * What CGNet makes of CamVid's real photos at their own size, and after they were shrunk to a generator's size and enlarged again: the ceiling of a generator's
 * score at that size. With bootstrap intervals over the photos.
 *
 *     node --conditions=@ecgan/source --import tsx benchmarks/scoreCamvid.ts tensorflow CamVid val cgnet_m3n21_camvid.json
 *
 * The weights are a manifest, `{ weights: [{ name, shape, byteOffset }] }` by PyTorch's names, and a file of little-endian float32 beside it, `.bin`.
 */
import { useBackend } from '@ecgan/backend';
import { camvidClasses } from '@ecgan/data';
import { camvid } from '@ecgan/data/node';
import {
  bootstrapScores,
  ConfusionMatrix,
  describeNetwork,
  describeProtocol,
  type Protocol,
  type Segmenter,
  scoreImages,
} from '@ecgan/metrics';
import { cgnet, loadCgnetWeights } from '@ecgan/models';
import { dispose, type Tensor4D, tensor3d, tensor4d } from '@tensorflow/tfjs-core';
import { readModelFile } from 'ecgan/internal';

const [height, width] = [360, 480];
const [backend, root, split, manifest] = process.argv.slice(2);
await useBackend(backend as Parameters<typeof useBackend>[0]);

const network = cgnet();
const file = await readModelFile('--segmenter', manifest);
if (file.kind !== 'safetensors') throw new TypeError(`${manifest}: expected CGNet's weights, got a TF.js model.`);
loadCgnetWeights(network, file.tensors);
const segmenter: Segmenter = {
  segment: (images) => network.predict(images) as Tensor4D,
  network: await describeNetwork('CGNet M3N21, CamVid', network),
};

for (const [rows, columns] of [
  [360, 480],
  [192, 256],
  [96, 128],
]) {
  const begin = performance.now();
  const { images, protocol } = await scorePhotos(rows, columns);
  const { meanIou, pixelAccuracy, perClass } = bootstrapScores(images, { protocol });
  const seconds = (performance.now() - begin) / 1000;
  const text = ({ value, low, high }: typeof meanIou) => `${value.toFixed(4)} (${low.toFixed(4)} … ${high.toFixed(4)})`;
  console.log(`${rows}×${columns}: mIoU ${text(meanIou)}, accuracy ${text(pixelAccuracy)}, ${seconds.toFixed(0)} s`);
  perClass.forEach((iou, id) => {
    console.log(`  ${camvidClasses.classNames[id].padEnd(10)} ${text(iou)}`);
  });
  console.log(`  ${describeProtocol(protocol)}`);
}

/** The confusion matrix of every photo, shrunk to this size and enlarged bilinearly to that of the label maps. */
async function scorePhotos(rows: number, columns: number): Promise<{ images: ConfusionMatrix[]; protocol: Protocol }> {
  const whole = await camvid(root, split as 'val', { height, width, levels: 1 });
  const shrunk = await camvid(root, split as 'val', { height: rows, width: columns, levels: 1 });
  const images: ConfusionMatrix[] = [];
  let protocol: Protocol | undefined;
  for (let index = 0; index < whole.length; index++) {
    const [{ labels }, { photo }] = [await whole.sample(index), await shrunk.sample(index)];
    const labelMap = tensor3d(labels, [1, height, width], 'int32');
    const image = tensor4d(
      Float32Array.from(photo, (byte) => byte / 127.5 - 1),
      [1, rows, columns, 3],
    );
    const options = { ignoreLabel: camvidClasses.ignoreLabel, resize: 'bilinear', split: `CamVid ${split}` } as const;
    const scores = await scoreImages(segmenter, image, labelMap, options);
    images.push(...scores.images);
    protocol = scores.protocol;
    dispose([labelMap, image]);
  }
  const { numClasses, ignoreLabel } = images[0];
  const all = new ConfusionMatrix({ numClasses, ignoreLabel });
  for (const image of images) all.merge(image);
  return { images, protocol: { ...(protocol as Protocol), images: images.length, classes: all.protocol().classes } };
}

/**
 * What the kernel distance of textures sees: photos marred in one way each, against the same photos. Of CamVid's val photos at 96×128 (height×width) where its folder is named, else of
 * synthetic scenes at 64×64; 64 of them.
 *
 *     node --conditions=@ecgan/source --import tsx benchmarks/textureDistances.ts tensorflow [CamVid]
 */
import { useBackend } from '@ecgan/backend';
import { type Dataset, SyntheticScenes } from '@ecgan/data';
import { camvid } from '@ecgan/data/node';
import { extractFeatures, kernelDistance, textureFeatures } from '@ecgan/metrics';
import {
  add,
  cos,
  image,
  mul,
  randomNormal,
  range,
  reshape,
  sub,
  type Tensor,
  type Tensor4D,
  tensor1d,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';

const count = 64;
const [backend, root] = process.argv.slice(2);
await useBackend(backend as Parameters<typeof useBackend>[0]);
const dataset: Dataset = root
  ? await camvid(root, 'val', { height: 96, width: 128, levels: 1 })
  : new SyntheticScenes({ height: 64, width: 64, length: count, split: 'validation' });
const { height, width, length } = dataset;
const photos = tensor4d(
  (
    await Promise.all(Array.from({ length: count }, (_, i) => dataset.sample(Math.floor((i * length) / count))))
  ).flatMap(({ photo }) => Array.from(photo, (byte) => byte / 127.5 - 1)),
  [count, height, width, 3],
);
const extractor = await textureFeatures();
const real = await extractFeatures(extractor, photos);

/** A cosine over rows or columns, of this period in pixels. */
const wave = (pixels: number, period: number, shape: number[]) =>
  reshape(cos(mul(range(0, pixels), (2 * Math.PI) / period)), shape);
const rows = (period: number) => wave(height, period, [1, height, 1, 1]);
const columns = (period: number) => wave(width, period, [1, 1, width, 1]);
const shrunk = (by: number) => {
  const smaller = image.resizeBilinear(photos, [Math.round(height / by), Math.round(width / by)]);
  return image.resizeBilinear(smaller, [height, width]);
};
const inside = tensor4d(
  Float32Array.from({ length: height * width }, (_, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    return Math.min(y, x, height - 1 - y, width - 1 - x) < 2 ? 0 : 1;
  }),
  [1, height, width, 1],
);

const marred: Record<string, () => Tensor> = {
  nothing: () => photos.clone(),
  'a lattice of 5 pixels, 1 % of the range': () => add(photos, mul(0.02, add(rows(5), columns(5)))),
  'a lattice of 5 pixels, 2.5 % of the range': () => add(photos, mul(0.05, add(rows(5), columns(5)))),
  'stripes of 2 pixels, 2.5 % of the range': () => add(photos, mul(0.05, rows(2))),
  'noise, 2.5 % of the range': () => add(photos, randomNormal(photos.shape, 0, 0.05, 'float32', 3)),
  'shrunk to 2/3 and enlarged again': () => shrunk(1.5),
  'shrunk to 1/4 and enlarged again': () => shrunk(4),
  'red by 5 % of the range': () => add(photos, tensor1d([0.1, 0, 0])),
  'red by 10 % of the range': () => add(photos, tensor1d([0.2, 0, 0])),
  'a black frame of 2 pixels': () => sub(mul(add(photos, 1), inside), 1),
};
for (const [name, mar] of Object.entries(marred)) {
  const images = tidy(() => mar() as Tensor4D);
  const { value, standardError } = kernelDistance(await extractFeatures(extractor, images), real, { paired: true });
  console.log(`${name.padEnd(44)} ${value.toFixed(3)} ± ${standardError.toFixed(3)}`);
  images.dispose();
}

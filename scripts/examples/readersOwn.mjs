import { frechetDistance } from '@ecgan/metrics';
import { ecgan } from '@ecgan/models';
import { EcganTrainer } from '@ecgan/training';
import { conv2d, fill, randomUniform, tensor3d } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import * as common from './standIns.mjs';

/** A convolution, in the place of a network of the reader's. */
function network(channels, filters) {
  return sequential({
    layers: [layers.conv2d({ inputShape: [null, null, channels], filters, kernelSize: 3, padding: 'same' })],
  });
}

const pictures = (batch, side) => randomUniform([batch, side, side, 3], -1, 1);
const stripes = (side) => common.labelMaps.slice(0, side * side);
const narrow = { filters: 16, discriminatorFilters: 8, labelFilters: 8 };

/** What the README's example of a GAN calls its own. */
const gan = () => ({
  ...{ generator: network(35, 3), discriminator: network(3, 1), segmenter: network(3, 35) },
  labelMap: tensor3d(stripes(128), [1, 128, 128], 'int32'),
  fake: pictures(1, 128),
});

const pixels = () => ({
  ...{ numClasses: 12, ignoreLabel: 11, batch: 1, height: 64, width: 64 },
  ...{ labelMaps: stripes(64), predictions: stripes(64).fill(3), features: randomUniform([1, 64, 64, 8]) },
  project: (map) => conv2d(map, fill([1, 1, 8, 256], 0.1), 1, 'same'),
});

function segmented() {
  const [photos, images] = [pictures(4, 32), pictures(4, 32)];
  const labelMap = fill([4, 32, 32], 3, 'int32');
  return { photos, images, labelMap, batches: [{ photos, labelMap }], batchesOfPhotos: [photos, images] };
}

/** How a Fréchet distance of so many images from 500 photos was made. */
function protocolOf(images) {
  const features = Array.from({ length: 500 }, (_, i) => Float64Array.of(i % 3, i % 5));
  return frechetDistance(features.slice(0, images), features).protocol;
}

/** What each page leaves to its reader, where it is not that of an `@example`. */
const pages = {
  'README.md': gan,
  'docs/index.md': gan,
  'docs/parts/similarity.md': gan,
  'docs/parts/class-pixels.md': () => ({ decoder: network(64, 3) }),
  'docs/parts/contrast.md': pixels,
  'docs/parts/label-generator.md': () => ({ photos: pictures(1, 256), firstImage: pictures(1, 256) }),
  'packages/losses/README.md': () => ({
    ...pixels(),
    ...{ segmenter: network(3, 13), photos: pictures(1, 64), generated: pictures(1, 64) },
    labelMap: tensor3d(stripes(64), [1, 64, 64], 'int32'),
  }),
  'packages/metrics/README.md': () => ({
    ...segmented(),
    vgg: sequential({ layers: [...network(3, 8).layers, layers.globalAveragePooling2d({})] }),
    ...{ first: protocolOf(500), second: protocolOf(101) },
  }),
  'packages/models/README.md': async () => ({
    state: await new EcganTrainer(ecgan({ numClasses: 12, ...narrow }), { steps: 1 }).state(),
    layout: common.batch.layout,
  }),
  'packages/training/README.md': () => ({
    networks: ecgan({ numClasses: 12, ...narrow }),
    segformer: network(3, 12),
  }),
};

/** What the code of a page or source file leaves to its reader: networks, pictures, label maps. A name that nothing stands for is `undefined`. */
export async function readersOwn(file) {
  return { ...common, ...(await pages[file]?.()) };
}

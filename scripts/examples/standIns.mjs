/**
 * What an example leaves to the reader: a layout, photos, features. An example that names one of these, and declares it nowhere, is run with it.
 */
import { LabelLayout } from '@ecgan/core';
import { randomUniform } from '@tensorflow/tfjs-core';

const [height, width, numClasses] = [128, 128, 12];
export const labelMaps = Int32Array.from({ length: 256 * 256 }, (_, pixel) => Math.floor(pixel / 4096) % numClasses);
export const layout = LabelLayout.fromLabelMaps(labelMaps.slice(0, height * width), [1, height, width], {
  ...{ numClasses: 35, levels: 6 },
});
const picture = () => randomUniform([1, height, width, 3], -1, 1);
const maps = (channels) => randomUniform([1, height, width, channels]);
export const [photos, edges, firstImage, edge] = [picture(), picture(), picture(), picture()];
export const [features, imageFeatures, edgeFeatures] = [maps(64), maps(64), maps(64)];
export const segmentationMap = maps(35);
export const x = randomUniform([1, 256, 256, 8]);
export const batch = {
  layout: LabelLayout.fromLabelMaps(labelMaps.slice(0, height * width), [1, height, width], { numClasses, levels: 6 }),
  photos,
  edges,
};

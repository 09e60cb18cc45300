import { LabelLayout } from '@ecgan/core';
import { instanceBoundaries } from '@ecgan/data';
import type { PictureMaker } from '@ecgan/models';
import { fromTensor } from '../pictures/fromTensor.js';
import type { Picture } from '../pictures/Picture.js';
import type { LabelMapFile } from './readLabelMaps.js';

/** Draws one label map. */
export async function drawLabelMap(
  maker: PictureMaker,
  { labels, height, width, instances }: LabelMapFile,
  { numClasses, levels }: { numClasses: number; levels: number },
): Promise<Picture> {
  const layout = LabelLayout.fromLabelMaps(labels, [1, height, width], {
    numClasses,
    levels,
    ...(instances && { boundaries: instanceBoundaries(instances, height, width) }),
  });
  try {
    const images = maker.generate(layout);
    const [picture] = await fromTensor(images);
    images.dispose();
    return picture;
  } finally {
    layout.dispose();
  }
}

import { LabelLayout } from '@ecgan/core';
import { instanceBoundaries } from '@ecgan/data';
import type { EcganTrainer } from '@ecgan/models';
import { dispose } from '@tensorflow/tfjs-core';
import { fromTensor } from '../pictures/fromTensor.js';
import type { Picture } from '../pictures/Picture.js';
import type { LabelMapFile } from './readLabelMaps.js';

/** Which of a generator's pictures: I'_e, I' or I''. */
export type PictureKind = 'edge' | 'image' | 'refined';

/** Draws one label map with the average of the generator's weights. */
export async function drawLabelMap(
  trainer: EcganTrainer,
  { labels, height, width, instances }: LabelMapFile,
  { numClasses, levels, kind }: { numClasses: number; levels: number; kind: PictureKind },
): Promise<Picture> {
  const layout = LabelLayout.fromLabelMaps(labels, [1, height, width], {
    numClasses,
    levels,
    ...(instances && { boundaries: instanceBoundaries(instances, height, width) }),
  });
  try {
    const images = await trainer.generate(layout);
    const [picture] = await fromTensor(images[kind]);
    dispose({ ...images });
    return picture;
  } finally {
    layout.dispose();
  }
}

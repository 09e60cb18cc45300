import { LabelLayout } from '@ecgan/core';
import { type AugmentationOptions, augmentLabels, drawAugmentation, type ImageAugmentation } from '@ecgan/losses';
import { type AugmentationTensors, augmentationTensors, augmentByTensors } from '@ecgan/losses/internal';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { BatchShare } from './joint/BatchShare.js';

/** What D is shown of a batch instead of its labels and pictures. */
export interface BatchAugmentation {
  /** The labels, moved and blanked as the pictures; one level. */
  layout: LabelLayout;
  /** The same for every picture of a label map: photo, edge map and all that is generated of it. */
  tensors: AugmentationTensors;
}

/**
 * Draws how D sees the labels and pictures of a batch (differentiable augmentation); nothing where it is off.
 *
 * @remarks One draw for each label map: D compares features of real and generated pictures, and each with the labels, pixel by pixel. What comes
 * in from outside and what is blanked is 0 in pictures and, in labels, the ignored class, else class 0: alike in all that D judges.
 * @param share - Where other processes have a part of the batch: all draw for all of it, and keep what is for the images here.
 * @returns The caller disposes the layout and the tensors.
 * @see Zhao et al. 2020, arXiv 2006.10738, section 4
 */
export function drawBatchAugmentation(
  { layout }: { layout: LabelLayout },
  { augmentation, ignoreLabel }: { augmentation?: AugmentationOptions; ignoreLabel?: number },
  random: () => number,
  share?: BatchShare,
): BatchAugmentation | undefined {
  if (!augmentation) return undefined;
  const { batch, height, width, numClasses, hasBoundaries } = layout;
  const shape = [batch, height, width] as const;
  const drawn = drawnHere([share?.total ?? batch, height, width], { ...augmentation, random }, share);
  const { symbols } = layout.levels[0];
  const labels = symbols.map((symbol) => symbol % numClasses);
  const boundaries = hasBoundaries
    ? augmentLabels(
        symbols.map((symbol) => (symbol < numClasses ? 0 : 1)),
        shape,
        drawn,
        { fill: 0 },
      )
    : undefined;
  const moved = augmentLabels(labels, shape, drawn, { fill: ignoreLabel ?? 0 });
  return {
    layout: LabelLayout.fromLabelMaps(moved, shape, { numClasses, levels: 1, boundaries }),
    tensors: augmentationTensors(drawn, [height, width]),
  };
}

function drawnHere(
  shape: readonly [number, number, number],
  options: AugmentationOptions,
  share: BatchShare | undefined,
): ImageAugmentation[] {
  const drawn = drawAugmentation(shape, options);
  return share ? share.places.map((place) => drawn[place]) : drawn;
}

/** Labels and pictures, a group for each kind, as D is to see them: as they are where nothing is augmented. */
export function shownToDiscriminator(
  { layout, augmentation }: { layout: LabelLayout; augmentation?: BatchAugmentation },
  pictures: readonly Tensor4D[],
): { layout: LabelLayout; pictures: readonly Tensor4D[] } {
  if (!augmentation) return { layout, pictures };
  return {
    layout: augmentation.layout,
    pictures: pictures.map((one) => augmentByTensors(one, augmentation.tensors)),
  };
}

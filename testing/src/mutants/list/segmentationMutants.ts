import type { Mutant } from '../Mutant.js';

const changeOf =
  (file: string) =>
  (name: string, find: string, replace: string): Mutant => ({
    ...{ name, find, replace, tests: ['packages/training/src/wiringOptions.test.ts'] },
    file: `packages/training/src/${file}`,
  });
const segmentation = changeOf('segmentation.ts');
const prepared = changeOf('prepareBatch.ts');
const context = changeOf('context.ts');

/** Wrong turns in a step whose D segments images. */
export const segmentationMutants: readonly Mutant[] = [
  segmentation(
    "D that segments is shown I' for I''",
    '[batch.edges, edge, batch.photos, image, refined])',
    '[batch.edges, edge, batch.photos, image, image])',
  ),
  segmentation(
    'the U-Net takes no power iteration',
    'concat(shown), { training: true })',
    'concat(shown), { training: false })',
  ),
  segmentation(
    'a collage shows the generated image where the mask is 1',
    'mixByMask(photos, fake, mask)',
    'mixByMask(fake, photos, mask)',
  ),
  segmentation("I'' passes for real where I' does", 'generator(refined, targets)', 'generator(image, targets)'),
  segmentation(
    "I'' is found out where I' is",
    'discriminatorFake(refined, targets)',
    'discriminatorFake(image, targets)',
  ),
  segmentation(
    'the U-Net takes photos for generated',
    'realImage: discriminatorReal(real, targets)',
    'realImage: discriminatorFake(real, targets)',
  ),
  segmentation(
    "the collage with I'' is compared with I'",
    'labelMixLoss(mixed.refined, real, refined, mask)',
    'labelMixLoss(mixed.refined, real, image, mask)',
  ),
  segmentation('LabelMix has no weight of its own', 'labelMix * fakeImage', 'fakeImage'),
  segmentation("LabelMix of I'' counts as that of I'", 'labelMix * fakeRefined', 'labelMix * fakeImage'),
  segmentation(
    'the U-Net learns from ignored pixels',
    'segmentationObjective({ numClasses, ignoreLabel })',
    'segmentationObjective({ numClasses, ignoreLabel: ignoreLabel && undefined })',
  ),
  prepared(
    'the U-Net is to find labels that are not augmented',
    'segmentationTargets(augmentation?.layout ?? batch.layout',
    'segmentationTargets(batch.layout',
  ),
  context(
    'D reads labels from another logit than they are trained by',
    'slice(logits, [0, 0, 0, 0]',
    'slice(logits, [0, 0, 0, 1]',
  ),
];

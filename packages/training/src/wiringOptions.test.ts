import { expectStep, scenarioOf, wiringBatch } from '@ecgan/testing/wiring';
import { describe, test } from 'vitest';

// Options that are off in the paper, against the method with the options on: see wiring.test.ts.

const batchOf = (seed: number) => wiringBatch([2, 8, 12], { seed });

describe('the wiring of a step with options from elsewhere', () => {
  test.each([
    ['of class-specific pixels alone', { classPixels: true }],
    ['of G_l alone', { labels: true }],
    ['of both, in turn', { classPixels: true, labels: true }],
  ])('args: class balance %s', async (name, balanced) => {
    const trainer = {
      alternating: name.endsWith('in turn'),
      balanceClassPixels: 'classPixels' in balanced,
      balanceLabels: 'labels' in balanced,
    };
    await expectStep(scenarioOf({ trainer, setting: { balanced } }), [batchOf(2), batchOf(3)]);
  });

  test.each([
    ['together', { alternating: false }],
    ['in turn, from two updates of D', { alternating: true, discriminatorSteps: 2 }],
  ])(
    'args: augmentation, %s: D sees labels, edges and pictures moved alike, all else as they are',
    async (_, order) => {
      const augmentation = { translation: 0.25, cutout: 0.4 };
      const scenario = scenarioOf({ trainer: { ...order, augmentation }, setting: { augmentation } });
      await expectStep(scenario, [batchOf(2), batchOf(3)]);
    },
  );

  test.each([
    ['together', {}],
    ['in turn, with augmentation, of two batches', { alternating: true }],
  ])('args: noise beside the labels of E, %s', async (_, order) => {
    const augmentation = 'alternating' in order ? { translation: 0.25, cutout: 0.4 } : undefined;
    const scenario = scenarioOf({
      network: { noiseSize: 3 },
      trainer: { ...order, augmentation },
      setting: { augmentation },
    });
    await expectStep(scenario, 'alternating' in order ? [batchOf(2), batchOf(3)] : [batchOf(2)]);
  });

  test.each([
    ['together', { labelMix: 10 }, {}],
    [
      'in turn, from two updates of D, with other weights',
      { labelMix: 3 },
      { alternating: true, discriminatorSteps: 2 },
    ],
    ['that reads labels in the place of G_l', { labelMix: 10, reads: true }, {}],
    ['that reads labels, in turn, augmented', { labelMix: 10, reads: true }, { alternating: true, augment: true }],
    ['without LabelMix', { labelMix: 0 }, {}],
  ] as const)('args: a discriminator that segments images %s', async (_, segmentation, order) => {
    const { augment, ...others } = { augment: false, ...order };
    const augmentation = augment ? { translation: 0.25, cutout: 0.4 } : undefined;
    const scenario = scenarioOf({
      network: { discriminator: 'segmentation', segmentationDepth: 2 },
      trainer: {
        ...{ ...others, augmentation, labelMix: segmentation.labelMix },
        discriminatorReadsLabels: 'reads' in segmentation,
      },
      setting: { segmentation, augmentation },
    });
    await expectStep(scenario, [batchOf(2), batchOf(3)]);
  });
});

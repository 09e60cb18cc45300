import { labelLoss } from '@ecgan/losses';
import { descend } from './descend.js';
import type { Found, Learning } from './Learning.js';

/** The update of G_l on (I, S); nothing where a segmenter of the user's stands in its place. */
export async function learnLabels(learning: Learning): Promise<Found> {
  const { optimizers, lessons, rates, clipNorm } = learning;
  const optimizer = optimizers.labelGenerator;
  if (!optimizer) return { losses: {}, gradientNorms: {} };
  const passes = lessons.map(({ batch: { photos, labelMap }, critics: { readLabels, options } }) => () => {
    const total = labelLoss(labelMap, readLabels(photos), { ignoreLabel: options.ignoreLabel });
    return { objectives: [{ name: 'labelGenerator', total, terms: {} }], products: {} };
  });
  const update = { optimizer, learningRate: rates.labelGenerator ?? 0, clipNorm };
  const { losses, gradientNorms } = await descend([update], learning, passes);
  return { losses, gradientNorms };
}

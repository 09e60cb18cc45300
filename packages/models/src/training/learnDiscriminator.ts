import { dispose, tidy } from '@tensorflow/tfjs-core';
import { generateImages } from '../networks/ecganGenerator.js';
import { descend } from './descend.js';
import { discriminatorObjective } from './discriminatorObjective.js';
import { judgeAll } from './judgeAll.js';
import type { Found, Learning } from './Learning.js';

/**
 * An update of D alone, on pictures that the generator makes for it with the weights it has.
 *
 * @remarks The generator runs as in training: its statistics and the vectors of its spectral norms move, its weights do not.
 * @throws {@link NonFiniteError} if a term or a gradient is NaN or infinite; D has not been updated then.
 */
export async function learnDiscriminator(learning: Learning): Promise<Found> {
  const { networks, optimizers, lessons, rates, clipNorm } = learning;
  // Not within the pass: the generator is not differentiated here, and nothing of it need be saved for that.
  const pictures = lessons.map(({ batch }) =>
    tidy(() => {
      const { edge, image, refined } = generateImages(networks.generator, batch.layout, true);
      return { edge, image, refined };
    }),
  );
  try {
    const passes = lessons.map(({ batch, critics }, i) => () => {
      const judgements = judgeAll(networks.discriminator, batch, pictures[i]);
      return { objectives: [discriminatorObjective(judgements, critics)], products: {} };
    });
    const update = { optimizer: optimizers.discriminator, learningRate: rates.discriminator, clipNorm };
    const { losses, gradientNorms } = await descend([update], learning, passes);
    return { losses, gradientNorms };
  } finally {
    dispose(pictures);
  }
}

import { dispose, tidy } from '@tensorflow/tfjs-core';
import { generateImages } from '../networks/ecganGenerator.js';
import { condenseTerms } from './condenseTerms.js';
import { descend } from './descend.js';
import { discriminatorObjective } from './discriminatorObjective.js';
import { generatorObjective } from './generatorObjective.js';
import { judgeAll } from './judgeAll.js';
import { judgedTerms } from './judgedTerms.js';
import type { Learning, Learnt } from './Learning.js';

/**
 * The updates of the generator and of D one after the other, as in the textbook: D learns from new pictures, which the generator makes
 * with the weights it has just got.
 *
 * @remarks The generator runs twice and D twice, on all pictures each time, and the spectral norms of both take two power iterations.
 * @throws {@link NonFiniteLossError} if a term is NaN or infinite; if it is D's, the generator has been updated.
 */
export async function learnInTurn(learning: Learning): Promise<Learnt> {
  const { networks, optimizers, batch, critics, rates, step } = learning;
  const generate = () => generateImages(networks.generator, batch.layout, true);
  const ofGenerator = { optimizer: optimizers.generator, learningRate: rates.generator };
  const first = await descend([ofGenerator], step, () => {
    const generated = generate();
    const { edge, image, refined } = generated;
    const judged = condenseTerms(critics.objective, [edge, image, refined], () =>
      judgedTerms(judgeAll(networks.discriminator, batch, generated), critics),
    );
    const { embeddings, ...objective } = generatorObjective(networks, batch, generated, judged, critics);
    return { objectives: [objective], products: { embeddings } };
  });
  const { embeddings } = first.products;
  const pictures = tidy(() => {
    const { edge, image, refined } = generate();
    return { edge, image, refined };
  });
  const ofDiscriminator = { optimizer: optimizers.discriminator, learningRate: rates.discriminator };
  try {
    const second = await descend([ofDiscriminator], step, () => {
      const judgements = judgeAll(networks.discriminator, batch, pictures);
      return { objectives: [discriminatorObjective(judgements, critics)], products: {} };
    });
    const { generator, ...terms } = first.losses;
    return { losses: { generator, ...second.losses, ...terms }, embeddings };
  } catch (error) {
    embeddings.dispose();
    throw error;
  } finally {
    dispose(pictures);
  }
}

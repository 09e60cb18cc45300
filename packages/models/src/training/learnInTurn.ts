import { dispose, type Tensor2D } from '@tensorflow/tfjs-core';
import { generateImages } from '../networks/ecganGenerator.js';
import { condenseTerms } from './condenseTerms.js';
import { descend, type Pass } from './descend.js';
import { generatorObjective } from './generatorObjective.js';
import { judgeAll } from './judgeAll.js';
import { judgedTerms } from './judgedTerms.js';
import type { Learning, Learnt, Lesson } from './Learning.js';
import { learnDiscriminator } from './learnDiscriminator.js';

/**
 * The updates of the generator and of D one after the other, as in the textbook: D learns from new pictures, which the generator makes
 * with the weights it has just got.
 *
 * @remarks The generator runs twice and D twice, on all pictures each time, and the spectral norms of both take two power iterations.
 * @throws {@link NonFiniteError} if a term or a gradient is NaN or infinite; if it is D's, the generator has been updated, which the
 * trainer takes back.
 */
export async function learnInTurn(learning: Learning): Promise<Learnt> {
  const { optimizers, lessons, rates, clipNorm } = learning;
  const ofGenerator = { optimizer: optimizers.generator, learningRate: rates.generator, clipNorm };
  const passes = lessons.map((lesson) => () => judgeGenerator(learning, lesson));
  const first = await descend([ofGenerator], learning, passes);
  const embeddings = first.products.map((products) => products.embeddings);
  try {
    const second = await learnDiscriminator(learning);
    const { generator, ...terms } = first.losses;
    return {
      losses: { generator, ...second.losses, ...terms },
      gradientNorms: { ...first.gradientNorms, ...second.gradientNorms },
      embeddings,
    };
  } catch (error) {
    dispose(embeddings);
    throw error;
  }
}

/** The generator's objective from one pass of each network. */
function judgeGenerator({ networks }: Learning, { batch, critics }: Lesson): Pass<{ embeddings: Tensor2D }> {
  const generated = generateImages(networks.generator, batch.layout, true);
  const { edge, image, refined } = generated;
  const judged = condenseTerms(critics.objective, [edge, image, refined], () =>
    judgedTerms(judgeAll(networks.discriminator, batch, generated), critics),
  );
  const { embeddings, ...objective } = generatorObjective(networks, batch, generated, judged, critics);
  return { objectives: [objective], products: { embeddings } };
}

import type { Tensor2D } from '@tensorflow/tfjs-core';
import { generateImages } from '../networks/ecganGenerator.js';
import { condense } from './condense.js';
import { descend, type Pass } from './descend.js';
import { discriminatorObjective } from './discriminatorObjective.js';
import { generatorObjective } from './generatorObjective.js';
import { judgeAll } from './judgeAll.js';
import { judgedTerms } from './judgedTerms.js';
import type { Learning, Learnt, Lesson } from './Learning.js';

/**
 * The updates of the generator and of D from one forward pass of each: both learn from the same pictures and the same judgement of
 * them, made with the weights the step began with.
 *
 * @remarks All spectral norms take one power iteration for each batch. D judges real and generated pictures in one batch: judged as two, the
 * generator's loss need not be passed back over the real ones, but that saves less than the second run of small operations costs
 * except at the paper's full size, where both are equal, and it takes more memory.
 * @throws {@link NonFiniteError} if a term or a gradient of either is NaN or infinite; neither has been updated then.
 */
export async function learnTogether(learning: Learning): Promise<Learnt> {
  const { optimizers, lessons, rates, clipNorm } = learning;
  const updates = [
    { optimizer: optimizers.generator, learningRate: rates.generator, clipNorm },
    { optimizer: optimizers.discriminator, learningRate: rates.discriminator, clipNorm },
  ];
  const passes = lessons.map((lesson) => () => judgeOnce(learning, lesson));
  const { products, ...found } = await descend(updates, learning, passes);
  return { ...found, embeddings: products.map(({ embeddings }) => embeddings) };
}

/** Both objectives from one pass of each network. */
function judgeOnce({ networks, optimizers }: Learning, { batch, critics }: Lesson): Pass<{ embeddings: Tensor2D }> {
  const generated = generateImages(networks.generator, batch.layout, true);
  const { edge, image, refined } = generated;
  const operands = [[edge, image, refined], optimizers.discriminator.variables];
  const judged = condense(() => {
    const judgements = judgeAll(networks.discriminator, batch, generated);
    const terms = judgedTerms(judgements, critics);
    const { total, ...ofDiscriminator } = discriminatorObjective(judgements, critics);
    return { losses: [critics.objective.total(terms), total], products: { terms, ofDiscriminator } };
  }, operands);
  const [ofPictures, total] = judged.losses;
  const { terms, ofDiscriminator } = judged.products;
  const { embeddings, ...ofGenerator } = generatorObjective(
    networks,
    batch,
    generated,
    { total: ofPictures, terms },
    critics,
  );
  return { objectives: [ofGenerator, { ...ofDiscriminator, total }], products: { embeddings } };
}

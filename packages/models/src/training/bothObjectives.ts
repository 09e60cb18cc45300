import type { Variable } from '@tensorflow/tfjs-core';
import {
  dispose,
  keep,
  ones,
  type Scalar,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { Ecgan } from '../networks/ecgan.js';
import { type GeneratedImages, generateImages } from '../networks/ecganGenerator.js';
import { discriminatorObjective } from './discriminatorObjective.js';
import { type GeneratorCritics, generatorObjective } from './generatorObjective.js';
import { judgeAll } from './judgeAll.js';
import { Recording } from './Recording.js';
import { readLosses } from './readLosses.js';
import type { TrainingBatch } from './TrainingBatch.js';

/** One pass of the generator and one of D, from which both learn. */
export interface SharedPass {
  /** Both totals, `generator` and `discriminator`, and every term by name. */
  losses: Record<string, number>;
  /** To remember, `[samples, embeddingSize]`; the caller disposes them. */
  embeddings: Tensor2D;
  /** Walks back, once. The caller disposes what it gives. */
  gradients(
    ofGenerator: readonly Variable[],
    ofDiscriminator: readonly Variable[],
  ): Record<'generator' | 'discriminator', Tensor[]>;
}

/** Losses of both updates, with their totals under names of their own. */
export function namedLosses(
  { total: generator, ...generatorTerms }: Record<string, number>,
  { total: discriminator, ...discriminatorTerms }: Record<string, number>,
): Record<string, number> {
  return { generator, discriminator, ...generatorTerms, ...discriminatorTerms };
}

/**
 * The objectives of the generator and of D on one batch, from one forward pass of each network.
 *
 * The critics' part is recorded apart from the generator's, with its pictures as what it is differentiated in: D's objective does not
 * reach the generator, and what the critics keep is freed before the generator is walked back through.
 *
 * @throws {@link NonFiniteLossError} if a term is NaN or infinite.
 */
export async function bothObjectives(
  networks: Ecgan,
  batch: TrainingBatch,
  critics: GeneratorCritics,
  step: number,
): Promise<SharedPass> {
  const generation = Recording.of(() => listed(generateImages(networks.generator, batch.layout, true)));
  const found: Found[] = [];
  const judging = attempt(
    () => Recording.of(() => judge(networks, batch, generation.outputs, critics, found)),
    () => discard(generation),
  );
  const [{ generatorTerms, discriminatorTerms, embeddings }] = found;
  const [generatorTotal, discriminatorTotal] = judging.outputs;
  try {
    const read = (total: Scalar, terms: Record<string, Scalar>) => readLosses({ ...terms, total }, step);
    const ofGenerator = await read(generatorTotal, generatorTerms);
    const ofDiscriminator = await read(discriminatorTotal, discriminatorTerms);
    return {
      losses: namedLosses(ofGenerator, ofDiscriminator),
      embeddings,
      gradients: (generator, discriminator) => {
        const { outputs } = generation;
        const seen = judging.walk([ones([]), undefined], [...outputs, ...generator]);
        const ofPictures = seen.slice(0, outputs.length);
        const direct = seen.slice(outputs.length);
        const ofD = judging.finish([undefined, ones([])], discriminator);
        const ofG = generation.finish(ofPictures, generator);
        dispose([...outputs]);
        return {
          generator: generator.map((variable, i) => ofG[i] ?? direct[i] ?? zerosLike(variable)),
          discriminator: discriminator.map((variable, i) => ofD[i] ?? zerosLike(variable)),
        };
      },
    };
  } catch (error) {
    judging.dispose();
    embeddings.dispose();
    discard(generation);
    throw error;
  } finally {
    dispose([...judging.outputs, ...Object.values(generatorTerms), ...Object.values(discriminatorTerms)]);
  }
}

/** What outlives the recording of the critics. */
interface Found {
  generatorTerms: Record<string, Scalar>;
  discriminatorTerms: Record<string, Scalar>;
  embeddings: Tensor2D;
}

function judge(
  networks: Ecgan,
  batch: TrainingBatch,
  generated: readonly Tensor4D[],
  critics: GeneratorCritics,
  found: Found[],
): readonly [Scalar, Scalar] {
  const [edge, image, refined, features, ...coarse] = generated;
  const images: GeneratedImages = { edge, image, refined, features, coarse };
  const judgements = judgeAll(networks.discriminator, batch, images);
  const ofGenerator = generatorObjective(networks, batch, images, judgements, critics);
  const ofDiscriminator = discriminatorObjective(judgements, critics.adversarial, critics.objective);
  const { embeddings } = ofGenerator.products;
  for (const tensor of [...Object.values(ofGenerator.terms), ...Object.values(ofDiscriminator.terms), embeddings])
    keep(tensor);
  found.push({ generatorTerms: ofGenerator.terms, discriminatorTerms: ofDiscriminator.terms, embeddings });
  return [ofGenerator.total, ofDiscriminator.total];
}

function listed({ edge, image, refined, features, coarse }: GeneratedImages): readonly Tensor4D[] {
  return [edge, image, refined, features, ...coarse];
}

function discard(recording: Recording): void {
  recording.dispose();
  dispose([...recording.outputs]);
}

/** Runs something; if it throws, cleans up first. */
function attempt<T>(run: () => T, cleanUp: () => void): T {
  try {
    return run();
  } catch (error) {
    cleanUp();
    throw error;
  }
}

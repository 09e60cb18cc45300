import type { Ecgan } from '@ecgan/models';
import type { Labelled } from './equations.js';
import {
  discriminatorGradients,
  drawPictures,
  type GeneratorPass,
  type Gradients,
  generatorGradients,
  labelGradients,
  type Setting,
} from './objective.js';
import { numbersOf, type ReferenceNetworks, variablesOf } from './ReferenceNetworks.js';
import { type AdamRates, adamStep, type Moments, type Numbers, nextMoments, normOf } from './updates.js';
import type { WiringBatch } from './WiringBatch.js';

/** An optimizer in plain numbers. */
export interface ReferenceOptimizer {
  rates: AdamRates;
  clipNorm: number;
  /** Updates made so far. */
  updates: number;
  /** By the names of the variables. */
  moments: Map<string, Moments>;
}

/** One for each that learns: a segmenter of the user's does not. */
export type ReferenceOptimizers = Record<'generator' | 'discriminator', ReferenceOptimizer> & {
  labelGenerator?: ReferenceOptimizer;
};

/** A step to be taken. */
export interface ReferencePlan {
  reference: ReferenceNetworks;
  optimizers: ReferenceOptimizers;
  setting: Setting;
  /** A list for each update of D; the last is for the generator and G_l too. */
  shares: readonly (readonly WiringBatch[])[];
  alternating: boolean;
  memory?: Labelled;
  /** Where D waits for the generator's update: networks that have made it. */
  updated: Ecgan;
}

/** What a step should have done; the optimizers have moved on. */
export interface ReferenceOutcome {
  losses: Record<string, number>;
  gradientNorms: Record<string, number>;
  /** The weights that each optimizer's last update began with. */
  weights: Partial<Record<keyof ReferenceOptimizers, Map<string, Numbers>>>;
  passes: GeneratorPass[];
}

/** The mean of losses and gradients over the batches of an update. */
function meanOf(all: readonly Gradients[]): Gradients {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / all.length;
  const [{ losses, gradients }] = all;
  return {
    losses: Object.fromEntries(Object.keys(losses).map((name) => [name, mean(all.map((one) => one.losses[name]))])),
    gradients: new Map(
      [...gradients].map(([name, first]) => [
        name,
        first.map((_, i) => mean(all.map((one) => one.gradients.get(name)?.[i] ?? 0))),
      ]),
    ),
  };
}

/** Clips the gradients to the optimizer's norm and moves its averages on; returns `‖g‖` before. */
function learn(optimizer: ReferenceOptimizer, { gradients }: Gradients): number {
  const norm = normOf([...gradients.values()]);
  const factor = Math.min(1, optimizer.clipNorm / norm);
  optimizer.updates += 1;
  for (const [name, gradient] of gradients) {
    const clipped = Array.from(gradient, (value) => value * factor);
    optimizer.moments.set(name, nextMoments(clipped, optimizer.rates, optimizer.moments.get(name)));
  }
  return norm;
}

/**
 * Expects gradients that are more than rounding noise, of which Adam makes steps of either sign: where later passes see the weights that an
 * update ends with, both writings must have made the same.
 *
 * @throws Error naming the variable: the scenario must give it another gradient.
 */
function assertNoNoise({ gradients }: Gradients): void {
  const largest = (values: Numbers) => Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const ofAll = Math.max(...[...gradients.values()].map(largest));
  for (const [name, gradient] of gradients)
    if (largest(gradient) < 1e-5 * ofAll)
      throw new Error(`the gradient of ${name} is rounding noise: ${largest(gradient)} beside ${ofAll}`);
}

/** The weights that an update of the optimizer ends with. */
export function updatedWeights(
  { moments, rates, updates }: ReferenceOptimizer,
  weights: Map<string, Numbers>,
): Map<string, number[]> {
  return new Map(
    [...weights].map(([name, values]) => {
      const own = moments.get(name);
      if (!own) throw new Error(`the optimizer knows no ${name}`);
      return [name, adamStep(values, own, rates, updates)];
    }),
  );
}

/**
 * Takes a step in the method's order: D alone on all shares but the last; then G_l on the photos of the last, the generator and D.
 */
export function referenceStep(plan: ReferencePlan): ReferenceOutcome {
  const { reference, optimizers, setting, shares, alternating, memory, updated } = plan;
  const last = shares[shares.length - 1];
  const weights: ReferenceOutcome['weights'] = {};
  const gradientNorms: Record<string, number> = {};
  const update = (name: keyof ReferenceOptimizers, gradients: Gradients) => {
    const optimizer = optimizers[name];
    if (!optimizer) return;
    const before = numbersOf(variablesOf(reference.networks, name));
    weights[name] = before;
    gradientNorms[name] = learn(optimizer, gradients);
    reference.assign(updatedWeights(optimizer, before));
  };
  const judge = (share: readonly WiringBatch[]) => {
    const pictures = share.map((batch) => drawPictures(reference, batch));
    const all = share.map((batch, i) => {
      reference.iterateDiscriminator();
      return discriminatorGradients(reference, batch, pictures[i], setting);
    });
    for (const one of pictures) one.dispose();
    return meanOf(all);
  };

  for (const share of shares.slice(0, -1)) {
    const gradients = judge(share);
    assertNoNoise(gradients);
    update('discriminator', gradients);
  }

  const ofLabels =
    setting.segmenter || setting.segmentation?.reads
      ? { losses: {}, gradients: new Map() }
      : meanOf(last.map((batch) => labelGradients(reference, batch, setting)));
  assertNoNoise(ofLabels);
  update('labelGenerator', ofLabels);

  const judgements: Gradients[] = [];
  const passes = last.map((batch) => {
    reference.iterateDiscriminator();
    const pass = generatorGradients(reference, batch, setting, memory);
    if (!alternating) judgements.push(discriminatorGradients(reference, batch, pass.pictures, setting));
    pass.pictures.dispose();
    return pass;
  });
  const ofGenerator = meanOf(passes);
  update('generator', ofGenerator);
  if (alternating) {
    // Of weights whose gradient is rounding noise Adam makes steps of either sign: those that were made, not ours.
    reference.assign(numbersOf(variablesOf(updated, 'generator')));
    judgements.push(judge(last));
  }
  const ofDiscriminator = meanOf(judgements);
  update('discriminator', ofDiscriminator);
  return {
    losses: { ...ofLabels.losses, ...ofGenerator.losses, ...ofDiscriminator.losses },
    ...{ gradientNorms, weights, passes },
  };
}

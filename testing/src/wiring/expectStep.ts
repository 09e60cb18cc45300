import type { TrainingState } from '@ecgan/training';
import { expect } from 'vitest';
import { withDraws } from './augmentation.js';
import { expectSame, expectSameNumbers } from './compare.js';
import type { Labelled } from './equations.js';
import { type GeneratorPass, generatorGradients } from './objective.js';
import { nextVectors, numbersOf, variablesOf, weightsOf } from './ReferenceNetworks.js';
import { savedAverages, savedMoments } from './readState.js';
import { type ReferenceOptimizer, type ReferenceOptimizers, referenceStep, updatedWeights } from './referenceStep.js';
import { averageDecay, optimizersOf, type Scenario } from './scenario.js';
import { type Moments, type Numbers, nextAverage } from './updates.js';
import type { WiringBatch } from './WiringBatch.js';

/** What {@link expectStep} is told besides. */
export interface StepOptions {
  /** What earlier steps left in the memory. */
  memory?: Labelled;
  /** Finds in the state after the step which pixels were contrasted, at each scale. @defaultValue all that are labelled */
  findChosen?: (state: TrainingState, allPixels: GeneratorPass) => number[][];
}

/** Takes one step both ways and compares everything that it reports and leaves behind. */
export async function expectStep(
  scenario: Scenario,
  given: readonly WiringBatch[],
  { memory, findChosen }: StepOptions = {},
) {
  const { trainer, networks, reference, options } = scenario;
  const before = { state: await trainer.state(), weights: numbersOf(weightsOf(networks)) };
  const { augmentation, ignoreLabel: fill } = scenario.setting;
  const mixes = networks.options.discriminator === 'segmentation' && options.labelMix !== 0;
  const drawn = { augmentation, fill, noiseSize: networks.options.noiseSize, mixes };
  const batches =
    augmentation || drawn.noiseSize || mixes ? withDraws(given, before.state.metadata.random, drawn) : given;
  const optimizers = optimizersOf(scenario, before.state);
  const { discriminatorSteps = 1, alternating = false } = options;
  const vectors = nextVectors(networks, 'generator', batches.length);
  const report = await trainer.trainStep(given);
  const state = await trainer.state();

  let { setting } = scenario;
  reference.assign(before.weights);
  if (findChosen) {
    const allPixels = generatorGradients(reference, batches[batches.length - 1], setting, memory);
    setting = { ...setting, chosen: findChosen(state, allPixels) };
    reference.assign(before.weights);
  }
  const share = batches.length / discriminatorSteps;
  const shares = Array.from({ length: discriminatorSteps }, (_, k) => batches.slice(k * share, (k + 1) * share));
  const expected = referenceStep({ reference, optimizers, setting, shares, alternating, memory, updated: networks });

  expectSameNumbers(report.losses, expected.losses, 1e-4);
  expectSameNumbers(report.gradientNorms, expected.gradientNorms, 1e-4);
  for (const [name, optimizer] of Object.entries(optimizers) as [keyof ReferenceOptimizers, ReferenceOptimizer][]) {
    expect(report.learningRates[name]).toBeCloseTo(optimizer.rates.learningRate, 9);
    expect(state.metadata[`updates/${name}`]).toBe(`${optimizer.updates}`);
    expectUpdate(scenario, name, {
      optimizer,
      saved: savedMoments(state, networks, name),
      begun: expected.weights[name],
    });
  }
  expectAverage(scenario, before.state, state);
  expectFixed(scenario);
  // Where the generator is not updated between its passes, they are iterations at the weights the step began with.
  const moved = numbersOf(weightsOf(networks));
  const actual = new Map([...vectors.keys()].map((name) => [name, moved.get(name) ?? []]));
  if (!alternating) expectSame(actual, vectors, 1e-4, "the generator's vectors");
  return { ...expected, state, report };
}

/** What an optimizer of a trainer should have done, what it has saved, and the weights its last update began with. */
interface ExpectedUpdate {
  optimizer: ReferenceOptimizer;
  saved: Map<string, Moments>;
  begun?: Map<string, Numbers>;
}

function expectUpdate(
  { networks }: Scenario,
  name: keyof ReferenceOptimizers,
  { optimizer, saved, begun = new Map() }: ExpectedUpdate,
) {
  const part = (all: Map<string, Moments>, which: keyof Moments) =>
    new Map([...all].map(([variable, moments]) => [variable, moments[which]]));
  // The first average is the gradient, times 1 − β₁.
  expectSame(part(saved, 'first'), part(optimizer.moments, 'first'), 1e-4, `${name}'s gradient`);
  expectSame(part(saved, 'second'), part(optimizer.moments, 'second'), 2e-4, `${name}'s squared gradient`);
  // By the averages as saved: Adam divides rounding noise by itself.
  const updated = updatedWeights({ ...optimizer, moments: saved }, begun);
  const weights = numbersOf(variablesOf(networks, name));
  expectSame(changesOf(weights, begun), changesOf(updated, begun), 2e-3, `${name}'s update`);
}

/** By how much numbers differ from those before. */
function changesOf(after: Map<string, Numbers>, before: Map<string, Numbers>): Map<string, Numbers> {
  return new Map(
    [...after].map(([name, values]) => [name, Array.from(values, (value, i) => value - (before.get(name)?.[i] ?? 0))]),
  );
}

/** The average moves towards the weights that the step ended with. */
function expectAverage({ networks }: Scenario, before: TrainingState, after: TrainingState) {
  const updates = Number(before.metadata['updates/average']);
  const weights = numbersOf(weightsOf(networks));
  const [from, to] = [before, after].map((state) => savedAverages(state, networks));
  const expected = new Map(
    [...from].map(([name, average]) => [name, nextAverage(average, weights.get(name) ?? [], averageDecay, updates)]),
  );
  expectSame(changesOf(to, from), changesOf(expected, from), 1e-3, 'average');
}

/** Moving statistics, and the vectors of spectral norms, after as many iterations as there were passes. */
function expectFixed({ networks, reference }: Scenario) {
  const [actual, expected] = [networks, reference.networks].map(
    (one) => new Map([...numbersOf(weightsOf(one))].filter(([name]) => /\/(u|v|moving_\w+)$/.test(name))),
  );
  expect(actual.size).toBeGreaterThan(10);
  expectSame(actual, expected, 1e-4, 'vectors and statistics');
}

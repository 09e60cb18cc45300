import { ecganObjective } from '@ecgan/losses';
import { resolveSettings, toEcganWeights } from 'ecgan/internal';
import { expect, test } from 'vitest';
import { commandLineSettings, type RunSettings, trainerOptions } from './RunSettings.js';

const settings: RunSettings = { id: 'one', preset: 'small', data: 'scenes', steps: 800, seed: 3 };
const demo = resolveSettings({ preset: 'demo' });

test("default: loss weights and rates of a tab are those of the command line's demo", () => {
  const { weights, ...options } = trainerOptions(settings);
  const [inTab, inDemo] = [weights, toEcganWeights(demo.weights)].map(ecganObjective);
  for (const term of inDemo.terms) expect(inTab.weightOf(term), term).toBe(inDemo.weightOf(term));
  expect(inTab.discriminatorWeights).toEqual(inDemo.discriminatorWeights);
  const { generatorLearningRate, discriminatorLearningRate, labelLearningRate, beta2 } = demo;
  expect(options).toMatchObject({ generatorLearningRate, discriminatorLearningRate, labelLearningRate, beta2 });
  expect(options.decayFrom).toBeCloseTo((1 - demo.decay) * settings.steps);
});

test('behavior: what the checkpoint says of a run, the command line takes', () => {
  const dataset = { numClasses: 12 } as Parameters<typeof commandLineSettings>[1];
  const read = resolveSettings({ flags: { ...commandLineSettings(settings, dataset) } });
  expect(read).toMatchObject({ weights: demo.weights, size: '64', steps: 800, seed: 3, similarityGrid: '16' });
});

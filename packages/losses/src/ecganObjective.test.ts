import { expectClose, expectGradientsMatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import { grad, mul, reshape, type Scalar, scalar, slice, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { hinge } from './adversarial/hinge.js';
import { pixelContrastLoss } from './contrast/pixelContrastLoss.js';
import { type EcganTerm, ecganObjective } from './ecganObjective.js';
import { featureMatchingLoss } from './featureMatchingLoss.js';
import { similarityLoss } from './similarity/similarityLoss.js';

testsOf('ecganObjective');

describe('ecganObjective', () => {
  test('default: the weights of the paper', { meta: { id: 'ecgan-objective-weights-paper' } }, () => {
    const objective = ecganObjective();
    expect(Object.fromEntries(objective.terms.map((term) => [term, objective.weightOf(term)]))).toEqual({
      adversarialEdge: 1,
      adversarialImage: 1,
      adversarialRefined: 2,
      similarityImage: 1,
      similarityRefined: 1,
      contrast: 1,
      classPixel: 1,
      featureMatchingEdge: 10,
      featureMatchingImage: 10,
      featureMatchingRefined: 20,
      perceptualEdge: 10,
      perceptualImage: 10,
      perceptualRefined: 20,
      reconstructionImage: 0,
      reconstructionRefined: 0,
    });
    expect(objective.discriminatorWeights).toEqual({
      realEdge: 1,
      fakeEdge: 1,
      realImage: 3,
      fakeImage: 1,
      fakeRefined: 2,
    });
  });

  test('behavior: the total of all terms is the equation', { meta: { id: 'ecgan-objective-total-all-terms' } }, () => {
    const weights = {
      adversarial: 2,
      similarity: 3,
      contrast: 5,
      classPixel: 7,
      featureMatching: 11,
      perceptual: 13,
      reconstruction: 19,
      refined: 17,
    };
    const objective = ecganObjective(weights);
    const values = Object.fromEntries(objective.terms.map((term, i) => [term, (i + 1) / 10])) as Record<
      EcganTerm,
      number
    >;
    const of = (name: string, refined: number) =>
      ['Edge', 'Image', 'Refined'].reduce(
        (total, what) => total + (what === 'Refined' ? refined : 1) * values[`${name}${what}` as EcganTerm],
        0,
      );
    const expected =
      2 * of('adversarial', 17) +
      3 * (values.similarityImage + values.similarityRefined) +
      5 * values.contrast +
      7 * values.classPixel +
      11 * of('featureMatching', 17) +
      13 * of('perceptual', 17) +
      19 * (values.reconstructionImage + 17 * values.reconstructionRefined);
    const terms = Object.fromEntries(objective.terms.map((term) => [term, scalar(values[term])]));
    expectClose(objective.total(terms), [expected], 1e-6);
  });

  test('args: one term instead of its group', () => {
    const objective = ecganObjective({ similarity: 4, terms: { similarityImage: 0, contrast: undefined } });
    expect(objective.weightOf('similarityImage')).toBe(0);
    expect(objective.weightOf('similarityRefined')).toBe(4);
    expect(objective.weightOf('contrast')).toBe(1);
  });

  test('args: single terms of the discriminator', () => {
    const objective = ecganObjective({ refined: 5, terms: { realEdge: 0, fakeEdge: 0, fakeRefined: 0.5 } });
    expect(objective.discriminatorWeights).toEqual({
      ...{ realEdge: 0, fakeEdge: 0, realImage: 6, fakeImage: 1, fakeRefined: 0.5 },
    });
    expect(objective.weightOf('adversarialRefined')).toBe(5);
    const total = objective.discriminatorTotal({ realEdge: scalar(7), fakeImage: scalar(3), fakeRefined: scalar(4) });
    expectClose(total, [3 + 0.5 * 4]);
  });

  test('args: undefined is the default', () => {
    expect(ecganObjective({ perceptual: undefined }).weightOf('perceptualRefined')).toBe(20);
  });

  test('args: without a refined image the discriminator sees each photo once', () => {
    expect(ecganObjective({ refined: 0 }).discriminatorWeights).toMatchObject({ realImage: 1, fakeRefined: 0 });
  });

  test('behavior: absent terms are absent', () => {
    const objective = ecganObjective();
    expectClose(objective.total({ contrast: scalar(3), perceptualEdge: undefined }), [3]);
    expectClose(objective.total({}), [0]);
    expectClose(objective.discriminatorTotal({ realImage: scalar(2), fakeRefined: scalar(0.5) }), [7]);
  });

  test('gradient: each term moves by its weight', () => {
    const objective = ecganObjective();
    const total = (x: Tensor) =>
      objective.total({ classPixel: sum<Scalar>(mul(x, 3)), featureMatchingRefined: sum<Scalar>(mul(x, x)) });
    expectClose(grad(total)(scalar(2)), [3 + 20 * 4]);
  });

  test('behavior: terms of several scales and levels form one total with gradients for all of their operands', () => {
    const objective = ecganObjective({ similarity: 3, refined: 0.5 });
    const labelMap = tensor([0, 1, 1, 2], [1, 2, 2], 'int32');
    const real = [[random([1, 4], 1)], [random([1, 2], 2)]];
    /** One tensor of 12 numbers: logits of both scales, features of both scales, and labels read from the image. */
    const parts = (x: Tensor) => {
      const part = (start: number, shape: number[]) =>
        reshape(slice(x, [start], [shape.reduce((a, b) => a * b)]), shape);
      return {
        adversarialRefined: hinge().generator([part(0, [1, 2, 2, 1]), part(4, [1, 1, 1, 1])]),
        featureMatchingRefined: featureMatchingLoss(real, [[part(5, [1, 4])], [part(9, [1, 2])]]),
        contrast: pixelContrastLoss(
          [part(0, [4, 2]), part(8, [2, 2])],
          [Int32Array.of(0, 1, 1, 2), Int32Array.of(0, 2)],
          {
            temperature: 0.5,
          },
        ),
        similarityRefined: similarityLoss(labelMap, part(0, [1, 2, 2, 3])),
      };
    };
    const x = random([12], 3);
    const { adversarialRefined, featureMatchingRefined, contrast, similarityRefined } = parts(x);
    const [adversarial, matching, pulled, similar] = [
      adversarialRefined,
      featureMatchingRefined,
      contrast,
      similarityRefined,
    ].map((term) => term.dataSync()[0]);
    const expected = 0.5 * adversarial + 10 * 0.5 * matching + pulled + 3 * similar;
    expectClose(objective.total(parts(x)), [expected], 1e-6);
    expectGradientsMatch((x) => objective.total(parts(x)), [x], { step: 3e-3, tolerance: 2e-2 });
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(() => {
      const terms = { contrast: scalar(1), classPixel: scalar(2) };
      ecganObjective().total(terms).dispose();
      for (const term of Object.values(terms)) term.dispose();
    });
  });

  test('error: weights and names', () => {
    expect(() => ecganObjective({ contrast: -1 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: weights.contrast: expected a finite number ≥ 0, got -1.]`,
    );
    expect(() => ecganObjective({ refined: Number.NaN })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: weights.refined: expected a finite number ≥ 0, got NaN.]`,
    );
    const misspelt: object = { contrasts: 1 };
    expect(() => ecganObjective(misspelt)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: weights: expected one of adversarial, similarity, contrast, classPixel, featureMatching, perceptual, reconstruction, refined, got "contrasts".]`,
    );
    expect(() => ecganObjective({ terms: { contrast: -2 } })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: weights.terms.contrast: expected a finite number ≥ 0, got -2.]`,
    );
    const foreign: object = { similarity: scalar(1) };
    expect(() => ecganObjective().total(foreign)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: terms: expected one of adversarialEdge, adversarialImage, adversarialRefined, similarityImage, similarityRefined, contrast, classPixel, featureMatchingEdge, featureMatchingImage, featureMatchingRefined, perceptualEdge, perceptualImage, perceptualRefined, reconstructionImage, reconstructionRefined, got "similarity".]`,
    );
  });
});

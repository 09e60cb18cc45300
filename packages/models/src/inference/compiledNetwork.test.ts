import { type CompileStats, compile } from '@ecgan/backend';
import { LabelLayout } from '@ecgan/core';
import { expectNoLeaks, perturbWeights } from '@ecgan/testing';
import { getBackend, mul, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { ecganGenerator } from '../networks/ecganGenerator.js';
import type { CompileNetwork } from './compiledNetwork.js';
import { inferenceGenerator } from './inferenceGenerator.js';

const tiny = { numClasses: 5, filters: 2, hiddenFilters: 4, levels: 3, chainFilters: [3, 2], initialGain: 1 };
const compiles = getBackend() === 'tensorflow';

/** Waves of classes that differ from layout to layout, and so does the number of distinct neighbourhoods. */
function layoutOf(seed: number, batch = 2): LabelLayout {
  const labels = Array.from({ length: batch * 16 * 16 }, (_, i) => {
    const [image, y, x] = [i >> 8, (i >> 4) % 16, i % 16];
    return Math.floor((x + 2 * Math.sin((y + seed + 1) / 3) + (seed + 1) * (image + 1) + 3) / 8) % 5;
  });
  return LabelLayout.fromLabelMaps(labels, [batch, 16, 16], { numClasses: 5, levels: 3 });
}

/** The same weights run operation by operation and compiled. */
function both(options: { denseLabels?: boolean } = {}) {
  const generator = ecganGenerator({ ...tiny, ...options });
  perturbWeights(generator);
  const made: { readonly stats: CompileStats }[] = [];
  const noted: CompileNetwork = (step, stepOptions) => {
    const one = compile(step, stepOptions);
    made.push(one);
    return one;
  };
  const eager = inferenceGenerator(generator);
  const compiled = inferenceGenerator(generator, { compile: noted });
  generator.dispose();
  return { eager, compiled, stats: () => made[0].stats };
}

const bits = (image: Tensor4D) => Buffer.from(image.dataSync().buffer);

describe('inferenceGenerator, compiled', () => {
  test.each([
    ['layouts', false],
    ['a dense map made of each layout', true],
  ])('default: %s: the same bits as operation by operation, other sizes included', (_, denseLabels) => {
    const { eager, compiled, stats } = both({ denseLabels });
    // A smaller last batch, as a folder of images ends with.
    for (const [seed, batch] of [...[0, 1, 2, 3, 4, 5, 6].map((seed) => [seed, 2]), [7, 1]]) {
      const layout = layoutOf(seed, batch);
      const [one, other] = [compiled.generate(layout), eager.generate(layout)];
      expect(one.shape).toEqual([batch, 16, 16, 3]);
      expect(bits(one).equals(bits(other))).toBe(true);
      for (const part of [one, other, layout]) part.dispose();
    }
    if (compiles) {
      expect(stats().compiledCalls).toBeGreaterThanOrEqual(2);
      expect(stats().keys.map(({ state }) => state)).toEqual(expect.arrayContaining(['compiled']));
      expect(stats().keys.every(({ functions }) => functions <= 1)).toBe(true);
    } else expect(stats().unsupported).toBeDefined();
    eager.dispose();
    compiled.dispose();
  });

  test('behavior: the function reads the weights that the network has now, and holds none', () => {
    const { eager, compiled, stats } = both();
    const generate = (seed: number) => {
      const layout = layoutOf(seed);
      const images = [compiled, eager].map((generator) => generator.generate(layout));
      const [one, other] = images.map(bits);
      for (const part of [...images, layout]) part.dispose();
      return { one, other };
    };
    for (let seed = 0; seed < 5; seed++) generate(seed);
    const before = generate(6).one;
    for (const { network } of [compiled, eager]) {
      const kernel = network.trainableWeights.find(({ shape }) => shape.length === 4);
      if (!kernel) throw new Error('the network has no kernel');
      tidy(() => {
        kernel.write(mul(kernel.read(), 2));
      });
    }
    const { one, other } = generate(6);
    expect(one.equals(other)).toBe(true);
    expect(one.equals(before)).toBe(false);
    if (compiles) expect(stats().compiledCalls).toBeGreaterThanOrEqual(3);
    eager.dispose();
    compiled.dispose();
  });

  test('behavior: nothing is left behind', async () => {
    const { eager, compiled } = both();
    eager.dispose();
    await expectNoLeaks(() => {
      for (let seed = 0; seed < 6; seed++) {
        const layout = layoutOf(seed);
        compiled.generate(layout).dispose();
        layout.dispose();
      }
    });
    compiled.dispose();
  });
});

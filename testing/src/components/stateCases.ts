import { LabelLayout } from '@ecgan/core';
import { PixelMemoryBank } from '@ecgan/losses';
import { ecgan } from '@ecgan/models';
import { EcganTrainer, WeightAverage } from '@ecgan/training';
import { type Tensor, variable } from '@tensorflow/tfjs-core';
import { exampleBatch } from '../exampleBatch.js';
import { random, randomLabels } from '../random.js';
import type { Cases } from './ComponentCase.js';

async function numbersOf(tensors: Tensor[]): Promise<number[]> {
  const read = await Promise.all(tensors.map((tensor) => tensor.data()));
  return read.flatMap((values) => Array.from(values));
}

/** The states that hold tensors. */
export const stateCases = {
  LabelLayout: () => ({
    async observe() {
      const shape = [2, 8, 4] as [number, number, number];
      const layout = LabelLayout.fromLabelMaps(randomLabels(shape, 5, 1), shape, { numClasses: 5, levels: 2 });
      const numbers = await numbersOf(layout.inputs());
      layout.dispose();
      return numbers;
    },
  }),
  PixelMemoryBank: () => ({
    async observe() {
      const bank = new PixelMemoryBank({ numClasses: 3, dim: 4, memorySize: 2, random: () => 0.5 });
      const embeddings = random([6, 4], 1);
      for (let batch = 0; batch < 3; batch++) bank.enqueue(embeddings, Int32Array.of(0, 1, 1, 2, 2, 2));
      const contents = bank.contents();
      const numbers = await numbersOf([contents.embeddings]);
      for (const each of [embeddings, contents.embeddings, bank]) each.dispose();
      return numbers;
    },
  }),
  WeightAverage: () => ({
    async observe() {
      const [first, second] = [random([3, 2], 1), random([3, 2], 2)];
      const weight = variable(first, true, 'averaged_weight');
      const average = new WeightAverage([weight], { decay: 0.5 });
      weight.assign(second);
      average.update();
      const numbers = await average.swap(() => numbersOf([weight]));
      for (const each of [average, weight, first, second]) each.dispose();
      return numbers;
    },
  }),
  EcganTrainer: () => {
    const networks = ecgan({
      ...{ numClasses: 5, filters: 2, hiddenFilters: 4, levels: 4, chainFilters: [4, 3, 2], initialGain: 1 },
      ...{ discriminatorFilters: 4, labelFilters: 4, embeddingSize: 8 },
    });
    return {
      async observe() {
        // All pixels: on webgpu hard ones cannot be chosen in the middle of a step.
        const trainer = new EcganTrainer(networks, { steps: 2, contrast: { maxAnchors: 1000, maxPerClass: 1000 } });
        const batch = exampleBatch([1, 8, 16], { levels: 4 });
        const { losses } = await trainer.trainStep(batch);
        batch.dispose();
        trainer.dispose();
        return Object.values(losses);
      },
    };
  },
} satisfies Cases;

import type { SafeTensors } from '@ecgan/models';
import { histogramOf, type SummaryValue } from '@ecgan/models/tensorboard';

/** Of a kernel, so many weights are looked at: the cost of a large network stays that of a medium one. */
const MOST_WEIGHTS = 2 ** 14;

/** How the weights of every kernel among a checkpoint's tensors are spread. */
export function weightHistograms(tensors: SafeTensors): SummaryValue[] {
  return (
    Object.entries(tensors)
      // Biases, vectors of spectral norms and what optimizers and averages keep are no one's question.
      .filter(([name]) => name.endsWith('kernel'))
      .map(([name, { data }]) => ({ tag: name, histogram: histogramOf(data, { most: MOST_WEIGHTS, buckets: 30 }) }))
  );
}

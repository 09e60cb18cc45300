import { ValueError } from '@ecgan/core';
import { cast, concat, Tensor, type Tensor1D, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import { expectShape } from '../arguments/expectShape.js';

/** Class ids of samples: a tensor `[samples]` or whole numbers in an int32 array. */
export type SampleLabels = Tensor | Int32Array;

/** Embeddings of pixels and their class ids; lists of as many, one per scale, are one set of samples. */
export interface LabelledEmbeddings {
  /** `[samples, dim]`, of one dim on every scale. */
  embeddings: Tensor | readonly Tensor[];
  /** int32 `[samples]` each. */
  labels: SampleLabels | readonly SampleLabels[];
}

/** One set of samples of one or several: `[samples, dim]` and int32 `[samples]`, checked. */
export function concatenated({ embeddings, labels }: LabelledEmbeddings, argument = ''): [Tensor2D, Tensor1D] {
  const [sets, ids] = [asList(embeddings), asList(labels)];
  if (sets.length === 0 || sets.length !== ids.length)
    throw new ValueError({
      argument: `${argument}labels`,
      expected: `as many tensors as there are of embeddings, ${sets.length || 'at least one'}`,
      received: ids.length,
    });
  const labelTensors = ids.map((list) => (list instanceof Tensor ? cast(list, 'int32') : tensor1d(list, 'int32')));
  sets.forEach((set, k) => {
    const at = sets.length > 1 ? `[${k}]` : '';
    expectShape(`${argument}embeddings${at}`, set, ['samples', sets[0].shape[1] ?? 'dim']);
    expectShape(`${argument}labels${at}`, labelTensors[k], [set.shape[0]]);
  });
  return [concat(sets as Tensor2D[], 0), concat(labelTensors as Tensor1D[], 0)];
}

function asList<T>(oneOrMore: T | readonly T[]): readonly T[] {
  return Array.isArray(oneOrMore) ? oneOrMore : [oneOrMore as T];
}

// Strict TypeScript. Beside it are the examples of the READMEs, one a file.
import { useBackend } from '@ecgan/backend';
import { LabelLayout, ValueError } from '@ecgan/core';
import { type SimilarityLossOptions, similarityLoss } from '@ecgan/losses';
import { type Scalar, type Tensor3D, type Tensor4D, tensor3d, zeros } from '@tensorflow/tfjs-core';

export function loss(labelMap: Tensor3D, logits: Tensor4D, options: SimilarityLossOptions): Scalar {
  return similarityLoss(labelMap, logits, options) as Scalar;
}

await useBackend('wasm');
const layout: LabelLayout = LabelLayout.fromLabelMaps(Int32Array.of(0, 1, 1, 0), [1, 2, 2], {
  numClasses: 2,
  levels: 1,
});
console.log(layout.numClasses, ValueError.name);

// Both classes equally likely: every pair is same-class with probability 1/2, so the loss is log 2.
const value = (await loss(tensor3d([0, 1, 1, 0], [1, 2, 2], 'int32'), zeros([1, 2, 2, 2]), {}).data())[0] ?? Number.NaN;
if (Math.abs(value - Math.log(2)) > 1e-5) throw new Error(`expected ${Math.log(2)}, got ${value}`);
console.log(`similarityLoss ${value.toFixed(6)}, log 2 is ${Math.log(2).toFixed(6)}`);

// Run by Node as it is. `ecgan` has set it down beside the packages installed from their tarballs.
import assert from 'node:assert/strict';
import { useBackend } from '@ecgan/backend';
import { similarityLoss } from '@ecgan/losses';
import { ConfusionMatrix } from '@ecgan/metrics';
import { tensor, tensor3d } from '@tensorflow/tfjs-core';

const { name } = await useBackend();
assert.equal(name, 'wasm', 'a fresh installation has no native backend');

// A README's example of one part: a pixel accuracy of 2/3, and a mean IoU of 1/2.
const matrix = new ConfusionMatrix({ numClasses: 35, ignoreLabel: 255 });
matrix.add([0, 0, 1, 255], [0, 1, 1, 1]);
const { pixelAccuracy, meanIou } = matrix.scores();
assert.ok(Math.abs(pixelAccuracy - 2 / 3) < 1e-12 && Math.abs(meanIou - 1 / 2) < 1e-12);

// The similarity loss beside the paper's double sum, written out.
const labels = [0, 1, 1];
const logits = [
  [1, -1],
  [0.5, 2],
  [0, 0.25],
];
const softmax = (row) => {
  const sum = row.reduce((total, value) => total + Math.exp(value), 0);
  return row.map((value) => Math.exp(value) / sum);
};
const classes = logits.map(softmax);
let expected = 0;
for (let i = 0; i < 3; i++)
  for (let j = 0; j < 3; j++) {
    const same = classes[i].reduce((total, value, c) => total + value * classes[j][c], 0);
    expected -= Math.log(labels[i] === labels[j] ? same : 1 - same) / 9;
  }
const loss = similarityLoss(tensor3d(labels, [1, 1, 3], 'int32'), tensor(logits.flat(), [1, 1, 3, 2]));
const [value] = await loss.data();
assert.ok(Math.abs(value - expected) < 1e-5, `the similarity loss is ${value}, written out ${expected}`);
console.log(`similarityLoss ${value.toFixed(6)}, written out ${expected.toFixed(6)}`);

/**
 * SegFormer beside the transformers package: how far its numbers are, and what reading an image and its gradient takes.
 *
 *     python benchmarks/pytorch/write_segmenter.py b0.safetensors --size b0 --height 256 --width 128 --classes 19 --batch 1
 *     node --conditions=@ecgan/source --import tsx benchmarks/segformer.ts tensorflow b0.safetensors
 */
import { readFileSync } from 'node:fs';
import { useBackend } from '@ecgan/backend';
import { resizeBilinear } from '@ecgan/core';
import { decodeSafetensors, loadSegformerWeights, type SafeTensors, segformer } from '@ecgan/models';
import {
  buffer,
  dispose,
  memory,
  mul,
  type Scalar,
  sum,
  type Tensor,
  type Tensor4D,
  tensor4d,
  tidy,
  valueAndGrad,
} from '@tensorflow/tfjs-core';

type Shape = [number, number, number, number];

const [backend, path] = process.argv.slice(2);
await useBackend(backend as Parameters<typeof useBackend>[0]);
const { tensors, metadata } = decodeSafetensors(readFileSync(path));
const read = (name: string) => tensor4d(tensors[name].data as Float32Array, tensors[name].shape as Shape);
const state: SafeTensors = {};
for (const [name, one] of Object.entries(tensors)) if (name.startsWith('state.')) state[name.slice(6)] = one;
const options = JSON.parse(metadata.options);
const network = segformer(options);
loadSegformerWeights(network, state);

const image = read('image');
const size: [number, number] = [image.shape[1], image.shape[2]];
const direction = tidy(() => {
  const made = buffer([image.shape[0], ...size, options.numClasses]);
  for (let i = 0; i < made.size; i++) {
    const [b, y, x, k] = made.indexToLoc(i);
    made.values[i] = Math.cos(b + 0.7 * k + 0.1 * y + 0.05 * x);
  }
  return made.toTensor() as Tensor4D;
});
const logitsOf = (x: Tensor) => network.apply(x) as Tensor4D;
const objective = (x: Tensor) => sum(mul(resizeBilinear(logitsOf(x), size), direction)) as Scalar;

function difference(found: ArrayLike<number>, expected: ArrayLike<number>) {
  let [most, scale] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    most = Math.max(most, Math.abs(found[i] - expected[i]));
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return `${most.toExponential(1)} on a scale of ${scale.toPrecision(3)}`;
}

async function timed(run: () => Tensor): Promise<{ values: ArrayLike<number>; milliseconds: number }> {
  const begin = performance.now();
  const result = tidy(run);
  const values = await result.data();
  const milliseconds = performance.now() - begin;
  const copy = Float32Array.from(values);
  result.dispose();
  return { values: copy, milliseconds };
}

async function best(run: () => Tensor, times = 7) {
  let result = await timed(run);
  for (let i = 1; i < times; i++) {
    const next = await timed(run);
    if (next.milliseconds < result.milliseconds) result = next;
  }
  return result;
}

const forward = await best(() => logitsOf(image));
const both = await best(() => valueAndGrad(objective)(image).grad);
const weights = network.weights.reduce(
  (total, { shape }) => total + shape.reduce<number>((p, n) => p * (n ?? 1), 1),
  0,
);
process.stdout.write(
  [
    `${backend}, ${image.shape.join('×')}, ${weights} weights`,
    `logits: ${difference(forward.values, tensors.logits.data)}`,
    `gradient of the image: ${difference(both.values, tensors.gradient.data)}`,
    `forward ${forward.milliseconds.toFixed(0)} ms, forward and backward ${both.milliseconds.toFixed(0)} ms (best of 7)`,
    `${memory().numTensors} tensors, ${(memory().numBytes / 2 ** 20).toFixed(0)} MiB kept; ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB resident`,
    '',
  ].join('\n'),
);
dispose([image, direction]);
process.exit(0);

/**
 * Trains the same small CNN twice: as TensorFlow.js does, op by op, and with its step compiled into one op.
 *
 *     npm start
 *
 * Both take turns, so that what else the machine does hits both alike. At the end their weights are compared to the bit.
 */
import { compile, useBackend } from '@ecgan/backend';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';

const [size, numClasses, batch, steps, turn] = [24, 4, 16, 300, 20];

/** A filled square, disc, cross or ring somewhere on noise. */
function draw(shape: number, random: () => number): Float32Array {
  const radius = 4 + 4 * random();
  const [centreY, centreX] = [0, 0].map(() => radius + (size - 2 * radius) * random());
  return Float32Array.from({ length: size * size }, (_, i) => {
    const [y, x] = [Math.abs(Math.floor(i / size) - centreY), Math.abs((i % size) - centreX)];
    const distance = Math.hypot(x, y);
    const inside = [
      Math.max(x, y) < 0.8 * radius,
      distance < radius,
      Math.min(x, y) < 1 && Math.max(x, y) < radius,
      distance < radius && distance > radius - 2,
    ][shape];
    return (inside ? 1 : 0) + 0.8 * (random() - 0.5);
  });
}

/** Numbers in [0, 1) that are the same in every run (a linear congruential generator modulo 2³²). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function examples(count: number, seed: number) {
  const random = randomNumbers(seed);
  const classes = Array.from({ length: count }, () => Math.floor(random() * numClasses));
  const pictures = new Float32Array(count * size * size);
  for (const [i, shape] of classes.entries()) pictures.set(draw(shape, random), i * size * size);
  return { images: tf.tensor4d(pictures, [count, size, size, 1]), labels: tf.tensor1d(classes, 'int32') };
}

/** Three convolutions, each normalised over the batch; equal seeds make equal weights. */
function network(): LayersModel {
  const model = sequential();
  for (const [i, filters] of [8, 16, 32].entries()) {
    const kernelInitializer = { className: 'HeNormal', config: { seed: i + 1 } } as never;
    const shape = i === 0 ? { inputShape: [size, size, 1] } : {};
    model.add(layers.conv2d({ ...shape, filters, kernelSize: 3, padding: 'same', useBias: false, kernelInitializer }));
    model.add(layers.batchNormalization());
    model.add(layers.reLU());
    model.add(layers.maxPooling2d({ poolSize: 2 }));
  }
  model.add(layers.flatten());
  const kernelInitializer = { className: 'HeNormal', config: { seed: 9 } } as never;
  model.add(layers.dense({ units: numClasses, kernelInitializer }));
  return model;
}

/** What one step takes and gives. */
type Inputs = { images: tf.Tensor4D; labels: tf.Tensor1D; learningRate: number };
type Step = (inputs: Inputs) => { loss: tf.Scalar };

/** A network with its training step: forward, backward, Adam, and batch norm's moving averages. */
function training() {
  const model = network();
  const optimizer = tf.train.adam(0.01);
  const step: Step = ({ images, labels, learningRate }) => {
    Object.assign(optimizer, { learningRate });
    const loss = () => {
      const logits = model.apply(images, { training: true }) as tf.Tensor2D;
      return tf.losses.softmaxCrossEntropy(tf.oneHot(labels, numClasses), logits) as tf.Scalar;
    };
    return { loss: optimizer.minimize(loss, true) as tf.Scalar };
  };
  return { model, optimizer, step };
}

/** Steps of one turn. @returns Milliseconds and the last loss. */
function run(step: Step, data: ReturnType<typeof examples>, from: number): { elapsed: number; loss: number } {
  const start = performance.now();
  let loss = Number.NaN;
  for (let at = from; at < from + turn; at++) {
    loss = tf.tidy(() => {
      // The last batch of an epoch is smaller, as it is in life.
      const first = (at * batch) % data.labels.size;
      const images = tf.slice(data.images, [first, 0, 0, 0], [Math.min(batch, data.labels.size - first), -1, -1, -1]);
      const labels = tf.slice(data.labels, first, images.shape[0]);
      return step({ images, labels, learningRate: 0.01 * 0.5 ** (at / 100) }).loss.dataSync()[0];
    });
  }
  return { elapsed: performance.now() - start, loss };
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

const backend = await useBackend();
process.stdout.write(`${backend.summary}\n\n`);
const data = examples(1000, 1);
const held = examples(500, 2);
const [plain, other] = [training(), training()];
const compiled = compile(other.step, {
  name: 'train',
  optimizers: [other.optimizer],
  log: (line) => process.stdout.write(`  ${line}\n`),
});

const times = { plain: [] as number[], compiled: [] as number[] };
for (let from = 0; from < steps; from += turn) {
  const one = run(plain.step, data, from);
  const two = run(compiled, data, from);
  process.stdout.write(
    `steps ${from + 1} to ${from + turn}: loss ${one.loss.toFixed(4)} and ${two.loss.toFixed(4)}, ` +
      `${(one.elapsed / turn).toFixed(1)} and ${(two.elapsed / turn).toFixed(1)} ms a step\n`,
  );
  times.plain.push(one.elapsed / turn);
  times.compiled.push(two.elapsed / turn);
}

const weights = (model: LayersModel) => model.getWeights().map((weight) => weight.dataSync());
const [left, right] = [weights(plain.model), weights(other.model)];
const equal = left.every((values, i) => Buffer.compare(Buffer.from(values.buffer), Buffer.from(right[i].buffer)) === 0);
const predicted = tf.argMax(other.model.predict(held.images) as tf.Tensor2D, 1);
const accuracy = tf.mean(tf.cast(tf.equal(predicted, held.labels), 'float32')).dataSync()[0];
const [before, after] = [median(times.plain), median(times.compiled)];
const { unsupported, keys, compiledCalls } = compiled.stats;
process.stdout.write(`
op by op  ${before.toFixed(2)} ms a step (median of ${times.plain.length} turns)
compiled  ${after.toFixed(2)} ms a step, ${(before / after).toFixed(2)} times as fast${unsupported ? `: ${unsupported}` : ''}
${keys.map((key) => `          ${key.recordedOps} ops in one function of ${key.functionOps}, ${key.recordings} calls recorded, ${compiledCalls} compiled, first call ${key.firstCall?.toFixed(0)} ms`).join('\n')}
weights   ${equal ? 'equal to the bit' : 'NOT equal'} after ${steps} steps
accuracy  ${(100 * accuracy).toFixed(1)} % of ${held.labels.size} pictures never seen
`);
compiled.dispose();
backend.dispose?.();
process.exit(equal ? 0 : 1);

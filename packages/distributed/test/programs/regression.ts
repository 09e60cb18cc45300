// One of the processes of a test: ten steps of gradient descent, each process on its own half of every batch.
import { openMpi, synchronize } from '@ecgan/distributed';
import '@tensorflow/tfjs-backend-cpu';
import { add, losses, mul, setBackend, tensor1d, train, variable, variableGrads } from '@tensorflow/tfjs-core';

await setBackend('cpu');
const processes = await openMpi();
const [slope, offset] = [variable(tensor1d([0.1])), variable(tensor1d([-0.2]))];
const optimizer = train.sgd(0.05);
for (let step = 0; step < 10; step++) {
  const all = Array.from({ length: 12 }, (_, i) => Math.sin(12 * step + i));
  const own = all.filter((_, i) => i % processes.size === processes.rank);
  const [x, y] = [tensor1d(own), tensor1d(own.map((value) => 3 * value + 1))];
  const { grads } = variableGrads(() => losses.meanSquaredError(y, add(mul(x, slope), offset)));
  // Blocks of one number, so that there are several.
  const averaged = await synchronize(grads, processes, { blockSize: 1 });
  optimizer.applyGradients(averaged);
}
process.stdout.write(
  `${JSON.stringify({ rank: processes.rank, weights: [slope.dataSync()[0], offset.dataSync()[0]] })}\n`,
);
await processes.close();

import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from './src/index.js';
await useBackend('wasm');
const time = (label: string, flop: number, f: () => tf.Tensor | tf.Tensor[]) => {
  let best = 1e9;
  for (let i = 0; i < 4; i++) { const t = performance.now(); tf.dispose(f()); best = Math.min(best, performance.now() - t); }
  console.log(label, best.toFixed(1), 'ms', (flop / best / 1e6).toFixed(1), 'GFLOP/s');
};
for (const [B, H, C, O] of [[4, 64, 64, 64], [4, 64, 16, 16], [1, 128, 64, 64], [4,16,256,256], [1,128,32,3]] as const) {
  const P = B * H * H;
  const flop = 2 * P * 9 * C * O;
  const x = tf.randomNormal<tf.Rank.R4>([B, H, H, C]), dy = tf.randomNormal<tf.Rank.R4>([B, H, H, O]), w = tf.randomNormal<tf.Rank.R4>([3, 3, C, O]);
  console.log(B, H, C, O);
  time('conv fwd', flop, () => tf.conv2d(x, w, 1, 'same'));
  time('transpose x', flop, () => tf.transpose(x, [3, 0, 1, 2]));
  time('transpose 2d', flop, () => tf.transpose(tf.reshape(x,[P, C])));
  const a = tf.randomNormal<tf.Rank.R2>([9 * C, P]), b = tf.reshape(dy, [P, O]) as tf.Tensor2D;
  time('matmul 9C', flop, () => tf.matMul(a, b));
  const a1 = tf.randomNormal<tf.Rank.R2>([C, P]);
  time('matmul C', flop / 9, () => tf.matMul(a1, b));
  time('matmul C transposeA', flop / 9, () => tf.matMul(tf.reshape(x, [P, C]), b, true));
  const xt = tf.transpose(tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]]), [3, 0, 1, 2]);
  time('slices+concat', flop, () => tf.tidy(() => tf.concat([...Array(9).keys()].map((t) => tf.slice(xt, [0, 0, Math.floor(t / 3), t % 3], [C, B, H, H])))));
  const xp = tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]]);
  time('slices nhwc', flop, () => tf.tidy(() => [...Array(9).keys()].map((t) => tf.slice(xp, [0, Math.floor(t / 3), t % 3, 0], [B, H, H, C]))));
}

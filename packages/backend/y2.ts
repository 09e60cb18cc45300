import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from './src/index.js';
await useBackend('wasm');
const time = (label: string, flop: number, f: () => tf.Tensor | tf.Tensor[]) => {
  let best = 1e9;
  for (let i = 0; i < 4; i++) { const t = performance.now(); tf.dispose(f()); best = Math.min(best, performance.now() - t); }
  console.log(label, best.toFixed(1), 'ms', (flop / best / 1e6).toFixed(1), 'GFLOP/s');
};
for (const [B, H, C, O,K,S] of [[4, 64, 64, 64,3,1], [4, 64, 16, 16,3,1], [1, 128, 64, 64,3,1], [4,16,256,256,3,1], [4,8,256,256,3,1],[1,128,32,3,3,1], [4,64,64,128,4,2],[4,65,16,64,4,2],[4,64,64,64,1,1]] as const) {
  const x = tf.randomNormal<tf.Rank.R4>([B, H, H, C]),  w = tf.randomNormal<tf.Rank.R4>([K, K, C, O]);
  const y = tf.conv2d(x,w,S,'same'); const dy = tf.randomNormal<tf.Rank.R4>(y.shape);
  const flop = 2 * dy.size/O * K*K * C * O;
  console.log(B, H, C, O,K,S);
  time('conv fwd', flop, () => tf.conv2d(x, w, S, 'same'));
  time('filter', flop, () => tf.tidy(()=>tf.grads((w)=>tf.conv2d(x,w as any,S,'same'))([w],dy)));
  time('input', flop, () => tf.tidy(()=>tf.grads((x)=>tf.conv2d(x as any,w,S,'same'))([x],dy)));
}
console.log(tf.memory().numTensors);
const { useBackend: u } = await import('./src/index.js');
let worst = 0, n=0;
for (const [B,H,W,C,O,K,S,pad] of [[2,7,9,3,4,3,1,'same'],[2,7,9,3,4,3,2,'same'],[2,8,6,3,4,4,2,'same'],[2,8,7,3,4,4,2,'valid'],[1,9,9,2,3,4,3,'valid'],[1,5,5,2,3,1,2,'same'],[1,5,5,2,3,1,1,2],[2,9,8,2,3,4,2,[[0,0],[2,1],[0,3],[0,0]]],[1,3,3,1,2,3,1,[[0,0],[4,4],[4,3],[0,0]]],[1,4,4,2,2,3,[1,2],'same'],[1,6,6,2,2,2,4,'valid']] as any[]) {
  const res: Float32Array[][] = [];
  const xv = new Float32Array(B*H*W*C).map(()=>Math.random()), wv = new Float32Array(K*K*C*O).map(()=>Math.random()); let dv: Float32Array | undefined;
  for (const e of ['cpu','wasm'] as const) { await u(e);
    const x = tf.tensor4d(xv,[B,H,W,C]), w = tf.tensor4d(wv,[K,K,C,O]); const y = tf.conv2d(x,w,S,pad); dv ??= new Float32Array(y.size).map(()=>Math.random()-0.5);
    const dy = tf.tensor(dv,y.shape);
    const d = tf.grads((x,w)=>tf.conv2d(x as any,w as any,S,pad))([x,w],dy); res.push([y.dataSync() as any, ...d.map(q=>q.dataSync() as Float32Array)]);
  }
  const diffs = res[0].map((a,i)=>Math.max(...Array.from(a,(v,j)=>Math.abs(v-res[1][i][j]))));
  console.log(JSON.stringify([H,W,K,S,pad]), diffs);
}

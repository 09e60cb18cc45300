import * as tf from '@tensorflow/tfjs-core';
import { useBackend, installedEngines } from './src/index.js';
console.log(await installedEngines());
console.log(await useBackend(process.argv[2] as any).catch(e=>e));
const x = tf.randomNormal([2,8,8,3]), w = tf.randomNormal([3,3,3,4]) as tf.Tensor4D;
console.log((await tf.grads((x,w)=>tf.sum(tf.tanh(tf.conv2d(x as tf.Tensor4D,w as tf.Tensor4D,1,'same'))))([x,w])[0].data()).slice(0,3));
console.log(await useBackend('tensorflow').catch(e=>e.message));

import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers'; // registers the gradients

type Features = tf.Tensor4D;
type Conv = ReturnType<typeof convolutions>['conv'];

/**
 * Makes convolutions and collects their weights. Every kernel has its own seed, because equal seeds give equal kernels.
 */
export function convolutions(seed: number) {
  const weights: tf.Variable[] = [];
  const conv = (inputs: number, filters: number, size = 3, strides = 1) => {
    const deviation = Math.sqrt(2 / (size * size * (inputs + filters)));
    const kernelSeed = 1000 * seed + weights.length;
    const [kernel, bias] = tf.tidy(() => [
      tf.variable(tf.randomNormal([size, size, inputs, filters], 0, deviation, 'float32', kernelSeed)),
      tf.variable(tf.zeros([filters])),
    ]) as tf.Variable[];
    weights.push(kernel, bias);
    return (x: Features) => tf.add(tf.conv2d(x, kernel as tf.Tensor as Features, strides, 'same'), bias) as Features;
  };
  return { weights, conv };
}

/** SPADE residual block: two convolutions, each after a SPADE norm, and a shortcut. */
export function spadeBlock(conv: Conv, numClasses: number, inputs: number, filters: number) {
  const [first, second] = [spade(conv, numClasses, inputs), spade(conv, numClasses, filters)];
  const [conv1, conv2, shortcut] = [conv(inputs, filters), conv(filters, filters), conv(inputs, filters, 1)];
  return (x: Features, labels: Features) =>
    tf.add(shortcut(x), conv2(leaky(second(conv1(leaky(first(x, labels))), labels)))) as Features;
}

/** SPADE norm: `x̂ ⊙ (1 + γ(S)) + β(S)`, γ and β being convolutions of the one-hot label map S, resized to x. */
function spade(conv: Conv, numClasses: number, filters: number) {
  const [shared, modulation] = [conv(numClasses, 32), conv(32, 2 * filters)];
  return (x: Features, labels: Features) => {
    const hidden = tf.relu(shared(resize(labels, x.shape[1] / labels.shape[1])));
    const [gamma, beta] = tf.split(modulation(hidden), 2, 3);
    return tf.add(tf.mul(normalize(x, [0, 1, 2]), tf.add(gamma, 1)), beta);
  };
}

/**
 * Normalises x to mean 0 and variance 1 over `axes`: all but the channels for batch, `[1, 2]` for instance
 * normalisation.
 */
export function normalize(x: Features, axes: number[]): Features {
  const { mean, variance } = tf.moments(x, axes, true);
  return tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)));
}

export function leaky(x: tf.Tensor): Features {
  return tf.leakyRelu(x, 0.2) as Features;
}

/** Resizes by nearest neighbour; shrinking has no gradient. */
export function resize(x: Features, factor: number): Features {
  return tf.image.resizeNearestNeighbor(x, [x.shape[1] * factor, x.shape[2] * factor]);
}

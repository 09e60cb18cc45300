import { div, exp, type KernelConfig, max, sub, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * `Softmax`, composed: `exp(x − max x) / Σ exp(x − max x)` over the last dimension.
 *
 * Libtensorflow's own gives a last bit that differs between an op and the same op of a function, so that a compiled
 * step would not be equal to the eager one.
 *
 * @param original - libtensorflow's own.
 */
export function softmax(original: KernelConfig): KernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = (args) => {
    const { logits } = args.inputs as unknown as { logits: Tensor };
    // What it says of a scalar is its own.
    if (logits.shape.length === 0) return original.kernelFunc(args);
    return tidy(() => {
      const powers = exp(sub(logits, max(logits, -1, true)));
      return div(powers, sum(powers, -1, true));
    });
  };
  return { ...original, kernelFunc };
}

import { div, exp, type KernelConfig, max, sub, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * `Softmax`, composed of other ops: `exp(x − max x) / Σ exp(x − max x)` over the last dimension.
 *
 * The last bit of libtensorflow's own result depends on whether the op runs inside a function, so a compiled step would
 * not equal the eager one.
 *
 * @param original - tfjs-node's kernel.
 */
export function softmax(original: KernelConfig): KernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = (args) => {
    const { logits } = args.inputs as unknown as { logits: Tensor };
    // The original reports the error for a scalar.
    if (logits.shape.length === 0) return original.kernelFunc(args);
    return tidy(() => {
      const powers = exp(sub(logits, max(logits, -1, true)));
      return div(powers, sum(powers, -1, true));
    });
  };
  return { ...original, kernelFunc };
}

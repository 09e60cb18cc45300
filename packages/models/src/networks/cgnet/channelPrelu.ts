import { mul, neg, relu, serialization, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers } from '@tensorflow/tfjs-layers';

/** See {@link channelPrelu}. Weights: `alpha [filters]`. */
class ChannelPrelu extends layers.Layer {
  static className = 'EcganChannelPrelu';
  declare private alpha: LayerVariable;

  override build(inputShape: (number | null)[] | (number | null)[][]): void {
    const shape = inputShape as (number | null)[];
    this.alpha = this.addWeight('alpha', [shape[shape.length - 1] as number], 'float32', initializers.zeros());
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      return sub(relu(x), mul(this.alpha.read(), relu(neg(x))));
    });
  }
}
serialization.registerClass(ChannelPrelu);

/**
 * PReLU with one slope per channel, as in PyTorch: `y = max(x, 0) + α_c min(x, 0)`.
 *
 * @remarks On the tensorflow backend, TF.js's own `layers.prelu` fails unless the chained ops are registered, because
 * its kernel calls `x.sub`.
 */
export function channelPrelu(options: { name: string }): layers.Layer {
  return new ChannelPrelu(options);
}

import { depthwiseConv2d, serialization, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { type LayerVariable, layers } from '@tensorflow/tfjs-layers';

type DepthwiseOptions = ConstructorParameters<typeof layers.Layer>[0] & {
  dilation: number;
  depthwiseInitializer?: Parameters<typeof layers.depthwiseConv2d>[0]['depthwiseInitializer'];
};

/** See {@link dilatedDepthwise}. Weights: `depthwise_kernel [3, 3, filters, 1]`. */
class DilatedDepthwise extends layers.Layer {
  static className = 'EcganDilatedDepthwise';
  private readonly dilation: number;
  private readonly initializer: DepthwiseOptions['depthwiseInitializer'];
  declare private kernel: LayerVariable;

  constructor({ dilation, depthwiseInitializer, ...options }: DepthwiseOptions) {
    super(options);
    this.dilation = dilation;
    this.initializer = depthwiseInitializer;
  }

  override build(inputShape: (number | null)[] | (number | null)[][]): void {
    const filters = (inputShape as (number | null)[])[3] as number;
    const initializer = this.initializer as Parameters<layers.Layer['addWeight']>[3];
    this.kernel = this.addWeight('depthwise_kernel', [3, 3, filters, 1], 'float32', initializer);
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor4D;
    return depthwiseConv2d(x, this.kernel.read() as Tensor4D, 1, 'same', 'NHWC', this.dilation);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), dilation: this.dilation };
  }
}
serialization.registerClass(DilatedDepthwise);

/**
 * Dilated depthwise conv3×3 without bias: `y_c(p) = Σ_ij k_ijc x_c(p + dilation · (i − 1, j − 1))`.
 *
 * @remarks TF.js's own `layers.depthwiseConv2d` accepts a `dilationRate` but ignores it.
 */
export function dilatedDepthwise(options: DepthwiseOptions & { name: string }): layers.Layer {
  return new DilatedDepthwise(options);
}

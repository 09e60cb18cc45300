import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/**
 * Average pooling with a 3×3 window and stride 2. The zero padding counts in the average, as in PyTorch's
 * `AvgPool2d(3, stride=2, padding=1)`.
 *
 * @returns `[batch, ⌈height/2⌉, ⌈width/2⌉, channels]`
 */
export function halfImage(name: string, x: SymbolicTensor): SymbolicTensor {
  const padded = layers.zeroPadding2d({ name: `${name}.pad`, padding: 1 }).apply(x);
  return layers.averagePooling2d({ name, poolSize: 3, strides: 2, padding: 'valid' }).apply(padded) as SymbolicTensor;
}

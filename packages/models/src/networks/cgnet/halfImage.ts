import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** The mean of 3×3 pixels at every second one; the zeros around the image count, as in PyTorch's `AvgPool2d(3, stride=2, padding=1)`. */
export function halfImage(name: string, x: SymbolicTensor): SymbolicTensor {
  const padded = layers.zeroPadding2d({ name: `${name}.pad`, padding: 1 }).apply(x);
  return layers.averagePooling2d({ name, poolSize: 3, strides: 2, padding: 'valid' }).apply(padded) as SymbolicTensor;
}

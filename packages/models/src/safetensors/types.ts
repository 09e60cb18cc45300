import { EcganError } from '@ecgan/core/errors';

/** A tensor in a file; `data` is flat and row-major, with as many elements as the product of `shape`. */
export type SafeTensor =
  | { dtype: 'F32'; shape: number[]; data: Float32Array }
  | { dtype: 'I32'; shape: number[]; data: Int32Array }
  | { dtype: 'U8' | 'BOOL'; shape: number[]; data: Uint8Array };

/** Tensors by name, such as `layer.weight` in PyTorch's style. */
export type SafeTensors = Record<string, SafeTensor>;

/** Content of a safetensors file. */
export interface SafetensorsContent {
  tensors: SafeTensors;
  /** The file's `__metadata__`; the format allows strings only. */
  metadata: Record<string, string>;
}

/** Number of elements of a tensor of this shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Facts of a {@link SafetensorsError}. */
interface SafetensorsErrorFacts {
  /** Name of the tensor concerned, if there is one. */
  tensor?: string;
  /** The format of the file, if it is intact but of another known format. */
  format?: 'pytorch';
}

/** A safetensors file is invalid, or tensors cannot be written as one. */
export class SafetensorsError extends EcganError {
  declare readonly facts: Readonly<SafetensorsErrorFacts & Record<string, unknown>>;

  constructor(message: string, facts: SafetensorsErrorFacts = {}, options?: ErrorOptions) {
    super(message, { ...facts }, options);
    this.name = 'SafetensorsError';
  }
}

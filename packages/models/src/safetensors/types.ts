import { EcganError } from '@ecgan/core/errors';

/** One stored array; `data` is flat, row-major, and has as many elements as `shape` says. */
export type SafeTensor =
  | { dtype: 'F32'; shape: number[]; data: Float32Array }
  | { dtype: 'I32'; shape: number[]; data: Int32Array }
  | { dtype: 'U8' | 'BOOL'; shape: number[]; data: Uint8Array };

/** Named arrays: names are free, PyTorch's `layer.weight` style is customary. */
export type SafeTensors = Record<string, SafeTensor>;

/** What a safetensors file holds. */
export interface SafetensorsContent {
  tensors: SafeTensors;
  /** The file's `__metadata__`: strings only, by the format. */
  metadata: Record<string, string>;
}

/** Number of elements of an array of this shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** The facts of a {@link SafetensorsError}. */
interface SafetensorsErrorFacts {
  /** The tensor concerned, where it is one tensor's fault. */
  tensor?: string;
  /** What the file is, where it is whole but none of ours. */
  format?: 'pytorch';
}

/** Bytes that are no valid safetensors file, or tensors that cannot be written as one. */
export class SafetensorsError extends EcganError {
  declare readonly facts: Readonly<SafetensorsErrorFacts & Record<string, unknown>>;

  constructor(message: string, facts: SafetensorsErrorFacts = {}, options?: ErrorOptions) {
    super(message, { ...facts }, options);
    this.name = 'SafetensorsError';
  }
}

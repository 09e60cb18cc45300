import { EcganError } from '@ecgan/core/errors';

/** The facts of a {@link SafetensorsError}. */
export interface SafetensorsErrorFacts {
  /** The tensor concerned, where it is one tensor's fault. */
  tensor?: string;
}

/** Bytes that are no valid safetensors file, or tensors that cannot be written as one. */
export class SafetensorsError extends EcganError {
  declare readonly facts: Readonly<SafetensorsErrorFacts & Record<string, unknown>>;

  constructor(message: string, facts: SafetensorsErrorFacts = {}, options?: ErrorOptions) {
    super(message, { ...facts }, options);
    this.name = 'SafetensorsError';
  }
}

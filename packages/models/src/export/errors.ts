import { EcganError } from '@ecgan/core';

/** Facts of an {@link ExportError}. */
export interface ExportFacts {
  /** Name of the layer that cannot be written. */
  layer: string;
  /** Why it cannot be exported. */
  reason: string;
}

/** A network has a layer that the file formats of this package cannot describe. */
export class ExportError extends EcganError {
  constructor(facts: ExportFacts) {
    super(
      `layer "${facts.layer}": ${facts.reason}. Export what inferenceGenerator makes of an ecganGenerator or a spadeGenerator.`,
      { ...facts },
    );
    this.name = 'ExportError';
  }
}

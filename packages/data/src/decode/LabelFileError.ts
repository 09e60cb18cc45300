import { EcganError } from '@ecgan/core/errors';

/** The facts of a {@link LabelFileError}. */
export interface LabelFileErrorFacts {
  /** The file, as the caller named it. */
  file: string;
  /**
   * `'label-format'`: an image that does not hold ids. `'label-range'`: an id that is not a class. `'label-colour'`: a
   * colour that is not in the colour table. `'unreadable'`: damaged, truncated or not a PNG.
   */
  kind: 'label-format' | 'label-range' | 'label-colour' | 'unreadable';
  /** What is wrong with the file. */
  reason: string;
  /** How to fix it. */
  advice: string;
}

/** A file cannot be read as a label map. */
export class LabelFileError extends EcganError {
  declare readonly facts: Readonly<LabelFileErrorFacts & Record<string, unknown>>;

  constructor(facts: LabelFileErrorFacts, options?: ErrorOptions) {
    super(`${facts.file}: ${facts.reason}. ${facts.advice}`, { ...facts }, options);
    this.name = 'LabelFileError';
  }
}

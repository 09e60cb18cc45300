import { EcganError } from '@ecgan/core/errors';

/** The facts of a {@link LabelFileError}. */
export interface LabelFileErrorFacts {
  /** The file, as the caller named it. */
  file: string;
  /**
   * `'label-format'`: a picture, but not one of ids. `'label-range'`: an id that is no class. `'label-colour'`: a colour
   * that stands for none. `'unreadable'`: damaged, cut off, or no PNG at all.
   */
  kind: 'label-format' | 'label-range' | 'label-colour' | 'unreadable';
  /** What is wrong with it. */
  reason: string;
  /** What to do about it. */
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

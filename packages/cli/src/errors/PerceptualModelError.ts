import { EcganError } from '@ecgan/core';

/** The folder given for the perceptual loss holds no VGG-19 that can be used. */
export class PerceptualModelError extends EcganError {
  constructor(folder: string, problem: string, options?: ErrorOptions) {
    super(
      `${folder}: ${problem} --perceptual expects VGG-19 as a TF.js layers model: model.json and its weight files, ` +
        'layers named as in Keras (block1_conv1, …).',
      { folder },
      options,
    );
    this.name = 'PerceptualModelError';
  }
}

import { ValueError } from '@ecgan/core/errors';
import { assertChoice } from '@ecgan/core/internal';
import type { DatasetDescription } from './DatasetDescription.js';

/** Fields of each kind that name folders, with their allowed types. */
const folders: Record<DatasetDescription['kind'], Record<string, readonly string[]>> = {
  scenes: {},
  folder: { photos: ['string'], labels: ['string'], instances: ['string', 'undefined'] },
  cityscapes: { root: ['string'] },
  ade20k: { root: ['string'] },
  'coco-stuff': { root: ['string'], instances: ['string', 'boolean', 'undefined'] },
  camvid: { root: ['string'] },
};

/**
 * Checks the kind and folders of a description, which may come from a JSON file. Sizes, classes and splits are checked
 * when the dataset is opened.
 *
 * @throws ValueError for the first invalid field.
 */
export function assertDescription(description: unknown): asserts description is DatasetDescription {
  if (typeof description !== 'object' || description === null) {
    throw new ValueError({ argument: 'description', expected: 'an object with a kind', received: description });
  }
  const fields = description as Record<string, unknown>;
  const kinds = Object.keys(folders) as DatasetDescription['kind'][];
  assertChoice('kind', fields.kind, kinds);
  for (const [argument, types] of Object.entries(folders[fields.kind])) {
    const received = fields[argument];
    if (!types.includes(typeof received))
      throw new ValueError({ argument, expected: 'the path of a folder', received });
  }
}

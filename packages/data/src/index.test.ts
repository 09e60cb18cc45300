import { expect, test } from 'vitest';
import * as root from './index.js';
import * as node from './node/index.js';

test('default: what the package exports', () => {
  expect(Object.keys(root)).toMatchInlineSnapshot(`
    [
      "BatchSampler",
      "batchOf",
      "distinctColours",
      "drawAugmentations",
      "flipSample",
      "instanceBoundaries",
      "prepareSample",
      "colourise",
      "decodeLabelMap",
      "encodeLabelMap",
      "LabelFileError",
      "resizeNearest",
      "cannyEdges",
      "Random",
      "SyntheticScenes",
      "SceneClass",
    ]
  `);
  expect(Object.keys(node)).toMatchInlineSnapshot(`
    [
      "DatasetError",
      "FolderDataset",
      "folderDataset",
      "openDataset",
    ]
  `);
});

import { expect, test } from 'vitest';
import * as root from './index.js';
import * as node from './node/index.js';

test('default: what the package exports', () => {
  expect(Object.keys(root)).toMatchInlineSnapshot(`
    [
      "BatchSampler",
      "batchFromMessage",
      "batchMessage",
      "batchTransferables",
      "batchOf",
      "distinctColours",
      "drawAugmentations",
      "flipSample",
      "instanceBoundaries",
      "MemoryDataset",
      "memoryDataset",
      "prepareSample",
      "resizePhoto",
      "colourise",
      "decodeLabelMap",
      "encodeLabelMap",
      "LabelFileError",
      "resizeNearest",
      "cannyEdges",
      "ade20kClasses",
      "camvidClasses",
      "cityscapesClasses",
      "cityscapesTrainClasses",
      "cocoStuffClasses",
      "CachedDataset",
      "DatasetView",
      "PrefetchedBatches",
      "prepareBatch",
      "SyntheticScenes",
      "SceneClass",
    ]
  `);
  expect(Object.keys(node)).toMatchInlineSnapshot(`
    [
      "ade20k",
      "camvid",
      "cityscapes",
      "cocoStuff",
      "DatasetError",
      "EdgeCache",
      "FolderDataset",
      "folderDataset",
      "inspectDataset",
      "openDataset",
      "BatchWorkers",
      "DeadWorkerError",
      "defaultWorkers",
    ]
  `);
});

import { expect, test } from 'vitest';
import * as root from './index.js';
import * as node from './node/index.js';

test('default: what the package exports', () => {
  expect(Object.keys(root)).toMatchInlineSnapshot(`
    [
      "BatchSampler",
      "batchFromMessage",
      "batchMessage",
      "batchOf",
      "batchTransferables",
      "PrefetchedBatches",
      "prepareBatch",
      "ade20kClasses",
      "camvidClasses",
      "cityscapesClasses",
      "cityscapesTrainClasses",
      "cocoStuffClasses",
      "CachedDataset",
      "DatasetView",
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
      "SyntheticScenes",
      "SceneClass",
    ]
  `);
  expect(Object.keys(node)).toMatchInlineSnapshot(`
    [
      "DatasetError",
      "EdgeCache",
      "FolderDataset",
      "folderDataset",
      "inspectDataset",
      "openDataset",
      "ade20k",
      "camvid",
      "cityscapes",
      "cocoStuff",
      "BatchWorkers",
      "DeadWorkerError",
      "defaultWorkers",
    ]
  `);
});

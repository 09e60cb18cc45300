import type { FileDescription } from './DatasetDescription.js';
import { folderFiles } from './folder/FolderDataset.js';
import type { PairedFiles } from './folder/PairedFiles.js';
import { ade20kFiles } from './published/ade20k.js';
import { camvidFiles } from './published/camvid.js';
import { cityscapesFiles } from './published/cityscapes.js';
import { cocoStuffFiles } from './published/cocoStuff.js';

/** Pairs the files of a description without decoding them. */
export async function pairFiles(description: FileDescription): Promise<PairedFiles> {
  switch (description.kind) {
    case 'folder': {
      const { kind, ...options } = description;
      return folderFiles(options);
    }
    case 'cityscapes': {
      const { kind, root, split, ...options } = description;
      return cityscapesFiles(root, split, options);
    }
    case 'ade20k': {
      const { kind, root, split, ...options } = description;
      return ade20kFiles(root, split, options);
    }
    case 'coco-stuff': {
      const { kind, root, split, ...options } = description;
      return cocoStuffFiles(root, split, options);
    }
    case 'camvid': {
      const { kind, root, split, ...options } = description;
      return camvidFiles(root, split, options);
    }
  }
}

import type { SyntheticScenesOptions } from '../scenes/SyntheticScenes.js';
import type { FolderDatasetOptions } from './folder/options.js';
import type { Ade20kOptions, Ade20kSplit } from './published/ade20k.js';
import type { CamvidOptions, CamvidSplit } from './published/camvid.js';
import type { CityscapesOptions, CityscapesSplit } from './published/cityscapes.js';
import type { CocoStuffOptions, CocoStuffSplit } from './published/cocoStuff.js';

/** Options that are passed to {@link openDataset} next to the description, because they are not JSON. */
type NotInJson = 'check' | 'edgeCache';

/** Synthetic street scenes, see {@link SyntheticScenes}. */
export type ScenesDescription = { kind: 'scenes' } & SyntheticScenesOptions;

/** Folders of photos and label maps, see {@link folderDataset}. */
export type FolderDescription = { kind: 'folder' } & Omit<FolderDatasetOptions, NotInJson>;

/** A published dataset: its root folder, split and options. */
type PublishedDescription<Kind extends string, Split extends string, Options> = {
  kind: Kind;
  root: string;
  split: Split;
} & Omit<Options, NotInJson>;

/** See {@link cityscapes}. */
export type CityscapesDescription = PublishedDescription<'cityscapes', CityscapesSplit, CityscapesOptions>;
/** See {@link ade20k}. */
export type Ade20kDescription = PublishedDescription<'ade20k', Ade20kSplit, Ade20kOptions>;
/** See {@link cocoStuff}. */
export type CocoStuffDescription = PublishedDescription<'coco-stuff', CocoStuffSplit, CocoStuffOptions>;
/** See {@link camvid}. */
export type CamvidDescription = PublishedDescription<'camvid', CamvidSplit, CamvidOptions>;

/** Any dataset on disk. */
export type FileDescription =
  | FolderDescription
  | CityscapesDescription
  | Ade20kDescription
  | CocoStuffDescription
  | CamvidDescription;

/** A dataset as plain JSON. {@link openDataset} opens the same dataset from it in any thread and after a resume. */
export type DatasetDescription = ScenesDescription | FileDescription;

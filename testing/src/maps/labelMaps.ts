import { type Dataset, SyntheticScenes } from '@ecgan/data';
import { ade20k, camvid, cityscapes, cocoStuff } from '@ecgan/data/node';
import { shared } from '../shared.js';

/** A label map as a network is given it. */
export interface MapOfLabels {
  labels: Int32Array;
  height: number;
  width: number;
  numClasses: number;
}

const size = { height: 256, width: 256 };

/** Where real maps lie in the developers' folder, and how they are read. */
const published: Record<string, { folder: string[]; open: (root: string) => Promise<Dataset> }> = {
  'COCO-Stuff': { folder: ['coco_stuff'], open: (root) => cocoStuff(root, 'train', size) },
  ADE20K: { folder: ['ade20k', 'ADEChallengeData2016'], open: (root) => ade20k(root, 'val', size) },
  CamVid: { folder: ['camvid'], open: (root) => camvid(root, 'val', size) },
  Cityscapes: { folder: ['cityscapes'], open: (root) => cityscapes(root, 'train') },
};

/** The names that {@link openMaps} knows: sets of real maps, and synthetic scenes. */
export const mapNames = [...Object.keys(published), 'scenes'];

/** The folder of real maps, or undefined, with the reason printed, where it is missing; scenes need none. */
export function hasMaps(name: string): boolean {
  return name === 'scenes' || shared('data', ...published[name].folder) !== undefined;
}

/** The first few maps of a set, 256×256, of Cityscapes 256×512. */
export async function openMaps(name: string, count = 3): Promise<MapOfLabels[]> {
  const { folder, open } = published[name] ?? {};
  const dataset = folder ? await open(`${shared('data', ...folder)}`) : new SyntheticScenes(size);
  return Promise.all(
    Array.from({ length: Math.min(count, dataset.length) }, async (_, index) => {
      const { labels, height, width } = await dataset.sample(index);
      return { labels, height, width, numClasses: dataset.numClasses };
    }),
  );
}

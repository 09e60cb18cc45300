import type { EcganOptions } from '@ecgan/models';

/** One benchmark case: networks of one size on one batch. */
export interface Case {
  name: string;
  /** Name in the table. */
  title: string;
  shape: readonly [batch: number, height: number, width: number];
  networks: EcganOptions;
  /** Grid of the similarity loss; a plain implementation cannot compute all pairs exactly in reasonable memory. */
  similarityGrid: [number, number];
  /** Number of regions of the synthetic label map. */
  regions: number;
  /** Further backends that can run the case in reasonable time. */
  alsoOn: ('wasm' | 'cpu')[];
}

/** Cases of the paper's sizes and of the demo's. */
export const cases: readonly Case[] = [
  {
    name: 'coco',
    title: 'COCO-Stuff, 256×256, 183 classes, C = 64, batch 1',
    shape: [1, 256, 256],
    networks: { numClasses: 183 },
    similarityGrid: [32, 32],
    regions: 14,
    alsoOn: [],
  },
  {
    name: 'cityscapes',
    title: 'Cityscapes, 512×256, 35 classes and boundaries, "more", C = 64, batch 1',
    shape: [1, 256, 512],
    networks: { numClasses: 35, boundary: true, levels: 7 },
    similarityGrid: [32, 32],
    regions: 40,
    alsoOn: [],
  },
  {
    name: 'ade20k',
    title: 'ADE20K, 256×256, 151 classes, C = 64, batch 1',
    shape: [1, 256, 256],
    networks: { numClasses: 151 },
    similarityGrid: [32, 32],
    regions: 14,
    alsoOn: [],
  },
  {
    name: 'demo',
    title: 'the demo, 64×64, 12 classes, C = 16, batch 4',
    shape: [4, 64, 64],
    networks: {
      ...{ numClasses: 12, filters: 16, discriminatorFilters: 24, labelFilters: 16, embeddingSize: 64 },
    },
    similarityGrid: [16, 16],
    regions: 10,
    alsoOn: ['wasm'],
  },
  {
    name: 'camvid',
    title: 'CamVid, 96×128, 12 classes, C = 32, batch 4',
    shape: [4, 96, 128],
    networks: { numClasses: 12, filters: 32 },
    similarityGrid: [24, 32],
    regions: 14,
    alsoOn: [],
  },
];

/** A case for machines where only is tried whether everything runs. */
export const tinyCase: Case = {
  name: 'tiny',
  title: '32×32, 5 classes, C = 2, batch 2',
  shape: [2, 32, 32],
  networks: { numClasses: 5, filters: 2, hiddenFilters: 4, discriminatorFilters: 4, labelFilters: 4, embeddingSize: 8 },
  similarityGrid: [8, 8],
  regions: 4,
  alsoOn: [],
};

/** Returns the case with this name. */
export function caseNamed(name: string): Case {
  const found = [...cases, tinyCase].find((one) => one.name === name);
  if (found) return found;
  throw new Error(`--cases: expected some of ${cases.map((one) => one.name).join(', ')}, got ${name}.`);
}

import type { PaintBox } from '../document/PaintBox.js';

/** Where a generator comes from: a folder of the site, or files. */
export type GeneratorSource = { folder: string } | { files: GeneratorFiles };

/** The content of the files that `ecgan export` writes. */
export interface GeneratorFiles {
  /** `model.json` */
  model: string;
  /** `weights.bin` */
  weights: ArrayBuffer;
  /** `paintBox.json`; graph models carry it in themselves. */
  box?: string;
}

/** The pictures that a generator draws; a graph model draws I″ alone. */
export type PictureName = 'refined' | 'image' | 'edge';

/** RGBA bytes of each picture. */
export type Pictures = Partial<Record<PictureName, Uint8ClampedArray<ArrayBuffer>>>;

/** What the page asks of the worker. */
export type Request =
  | { kind: 'start'; backend: string | null }
  | { kind: 'load'; source: GeneratorSource }
  | { kind: 'draw'; labels: Int32Array; style: number };

/** What the worker answers. */
export interface Answers {
  start: { backend: string };
  load: { box: PaintBox; pictures: PictureName[] };
  draw: { pictures: Pictures; milliseconds: number };
}

/** A request with its number, and its answer or failure. */
export type Numbered = { number: number; request: Request };
export type Answer = { number: number; answer: Answers[keyof Answers] } | { number: number; failure: string };

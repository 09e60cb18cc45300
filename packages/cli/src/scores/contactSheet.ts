import { resizeBilinear } from '@ecgan/core';
import { colourise } from '@ecgan/data';
import { bootstrapScores } from '@ecgan/metrics';
import { argMax, clipByValue, dispose, slice, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { Picture } from '../pictures/Picture.js';
import { drawSampleSheet, fromTensor } from '../pictures/sampleSheet.js';
import { legendOf } from '../samples/samples.js';
import { formatShare } from '../terminal/format.js';
import type { PictureSource } from './PictureSource.js';
import { type BatchScores, drawBatch, type HeldOutPictures } from './scoreBatch.js';
import type { LabelReader } from './scorers.js';

/** So many pictures of each kind. */
const EACH = 2;

/** Which held-out pictures are shown, and why. */
export interface ChosenPicture {
  index: number;
  rank: 'best' | 'median' | 'worst';
  /** Mean IoU of this picture alone, over the classes that occur or were read in it. */
  meanIou: number;
}

/** The best, median and worst pictures by their own mean IoU, each once; a picture of which no pixel counts has no rank. */
export function chooseByScore(batches: readonly BatchScores[], row: string): ChosenPicture[] {
  const all = batches.flatMap(({ first, pictures }) =>
    pictures[row].counts.map((counts, i) => ({
      index: first + i,
      meanIou: bootstrapScores([counts], { resamples: 1 }).meanIou.value,
    })),
  );
  const ranked = all
    .filter(({ meanIou }) => !Number.isNaN(meanIou))
    .sort((a, b) => b.meanIou - a.meanIou || a.index - b.index);
  const middle = Math.max(0, Math.round((ranked.length - EACH) / 2));
  const taken = new Set<number>();
  const take = (rank: ChosenPicture['rank'], some: typeof ranked) =>
    some.filter(({ index }) => !taken.has(index) && taken.add(index)).map((one) => ({ ...one, rank }));
  const best = take('best', ranked.slice(0, EACH));
  const worst = take('worst', ranked.slice(-EACH));
  return [...best, ...take('median', ranked.slice(middle, middle + EACH)), ...worst];
}

/** What {@link contactSheet} is given. */
interface ContactSheetOptions {
  pictures: HeldOutPictures;
  labels: LabelReader;
  source: PictureSource;
  /** The row that is shown. */
  row: string;
  chosen: readonly ChosenPicture[];
}

/** Label map, what was read back, generated picture and photo of each chosen picture, at the generator's size. */
export async function contactSheet({ pictures, labels, source, row, chosen }: ContactSheetOptions): Promise<Picture> {
  const { heldOut, settings } = pictures;
  const rows: Picture[][] = [];
  for (const { index } of chosen) {
    // As it was scored: in its batch, so with the same noise.
    const first = index - (index % settings.batch);
    const drawn = await drawBatch(pictures, { [row]: source }, first);
    const only = (images: Tensor4D) => slice(images, [index - first, 0, 0, 0], [1, -1, -1, -1]);
    const generated = tidy(() => clipByValue(only(drawn[row]), -1, 1) as Tensor4D);
    const photo = only(drawn['real photos']);
    try {
      const { height, width, labels: ids } = await heldOut.sample(index);
      const [first] = await fromTensor(generated);
      const [second] = await fromTensor(photo);
      const read = await readBack(labels, generated, heldOut);
      rows.push([
        new Picture(width, height, colourise(ids, heldOut.palette)),
        new Picture(width, height, colourise(read, heldOut.palette)),
        first,
        second,
      ]);
    } finally {
      dispose([generated, photo, ...Object.values(drawn)]);
    }
  }
  return drawSampleSheet({
    title: `${row}: best, median and worst of ${heldOut.length} by mean IoU`,
    columns: ['label map', 'read back', 'generated', 'photo'],
    rows,
    rowTitles: chosen.map(({ rank, meanIou, index }) => `${rank}: ${formatShare(meanIou)}, number ${index + 1}`),
    legend: legendOf(heldOut),
  });
}

/** The classes that are read from a picture, at its own size. */
async function readBack(labels: LabelReader, image: Tensor4D, { height, width }: { height: number; width: number }) {
  const enlarged = tidy(() => resizeBilinear(image, [labels.height, labels.width]));
  const logits = (await labels.segmenter.segment(enlarged)) as Tensor4D;
  const read = tidy(() => argMax(resizeBilinear(logits, [height, width]), 3));
  try {
    return Int32Array.from(await read.data());
  } finally {
    dispose([enlarged, logits, read]);
  }
}

import { colourise, type Dataset, instanceBoundaries, type Sample } from '@ecgan/data';
import { DatasetError } from '@ecgan/data/node';
import { Picture } from '../pictures/Picture.js';
import { drawSampleSheet } from '../pictures/sampleSheet.js';
import { legendOf } from '../samples/legendOf.js';

/** Draws some samples of a dataset, spread over all of it, as training is given them; undefined where none can be read. */
export async function datasetSheet(title: string, dataset: Dataset, rows: number): Promise<Picture | undefined> {
  const count = Math.min(rows, dataset.length);
  const indices = Array.from({ length: count }, (_, i) => Math.floor((i * dataset.length) / count));
  const samples = (await Promise.all(indices.map((index) => readable(dataset, index)))).flat();
  if (samples.length === 0) return undefined;
  const boundaries = samples.every(({ instances }) => instances !== undefined);
  return drawSampleSheet({
    title,
    columns: ['photo', 'label map', 'edges', ...(boundaries ? ['boundaries'] : [])],
    rows: samples.map((sample) => picturesOf(sample, dataset, boundaries)),
    legend: legendOf(dataset),
  });
}

/** A sample whose files are broken has been told of and has no picture. */
async function readable(dataset: Dataset, index: number): Promise<Sample[]> {
  try {
    return [await dataset.sample(index)];
  } catch (error) {
    if (error instanceof DatasetError) return [];
    throw error;
  }
}

function picturesOf({ photo, labels, edges, instances, height, width }: Sample, dataset: Dataset, boundaries: boolean) {
  const grey = (values: ArrayLike<number>, scale: number) =>
    new Picture(
      width,
      height,
      Uint8Array.from({ length: 3 * height * width }, (_, i) => scale * values[Math.floor(i / 3)]),
    );
  return [
    new Picture(width, height, photo),
    new Picture(width, height, colourise(labels, dataset.palette)),
    grey(edges, 1),
    ...(boundaries && instances ? [grey(instanceBoundaries(instances, height, width), 255)] : []),
  ];
}

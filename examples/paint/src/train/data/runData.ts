import { distinctColours, memoryDataset, type Sample, SyntheticScenes } from '@ecgan/data';
import { presets } from '../run/presets.js';
import type { RunSettings } from '../run/RunSettings.js';
import type { RunData } from '../run/TrainingRun.js';
import type { KeptPictures } from './readPairs.js';

/** Scenes or pictures that the sheet shows. */
const mostShown = 3;

/** What a run learns from: synthetic scenes, or the pictures that are kept. Of ten pictures or more, three are only shown. */
export async function runData({ preset, seed }: RunSettings, kept?: KeptPictures): Promise<RunData> {
  const { size, networks } = presets[preset];
  if (!kept) {
    const held = new SyntheticScenes({ height: size, width: size, seed, split: 'validation', length: mostShown });
    const shown = await samplesOf(held, mostShown);
    return { dataset: new SyntheticScenes({ height: size, width: size, seed, length: 600 }), shown };
  }
  const { classes, pictures, ignoreLabel } = kept;
  const palette = distinctColours(classes.length);
  const options = {
    ...{ height: size, width: size, levels: networks.levels, numClasses: classes.length, ignoreLabel },
    classNames: classes.map(({ name }) => name),
    palette: classes.map(({ colour }, id) => colour ?? palette[id]),
  };
  const items = pictures.map(({ name, photo, labels }) => ({
    name,
    photo: { height: size, width: size, pixels: photo },
    labels: { height: size, width: size, ids: Int32Array.from(labels) },
  }));
  const held = items.length >= 10 ? mostShown : 0;
  const dataset = memoryDataset(items.slice(held), options);
  const shown = memoryDataset(held ? items.slice(0, held) : items, options);
  return { dataset, shown: await samplesOf(shown, Math.min(mostShown, shown.length)) };
}

function samplesOf(dataset: { sample(index: number): Promise<Sample> }, count: number): Promise<Sample[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => dataset.sample(i)));
}

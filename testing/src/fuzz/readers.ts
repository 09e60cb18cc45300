import type { OpenReader } from './Reader.js';
import { checkpointReader } from './readers/checkpointReader.js';
import { commandLineReader } from './readers/commandLineReader.js';
import { configReader } from './readers/configReader.js';
import { descriptionReader } from './readers/descriptionReader.js';
import { edgeCacheReader } from './readers/edgeCacheReader.js';
import { eventFileReader } from './readers/eventFileReader.js';
import { generatorReader } from './readers/generatorReader.js';
import { inspectReader } from './readers/inspectReader.js';
import { instanceReader } from './readers/instanceReader.js';
import { colourFiles, colours, greyFiles, paletteFiles, realFiles } from './readers/labelFiles.js';
import { labelMapReader } from './readers/labelMapReader.js';
import { logReader } from './readers/logReader.js';
import { photoReader } from './readers/photoReader.js';
import { reportReader } from './readers/reportReader.js';
import { safetensorsReader } from './readers/safetensorsReader.js';

/** A reader and its share of a hundred thousand cases; slow readers get fewer. */
export interface ReaderEntry {
  open: OpenReader;
  share: number;
}

const greyMaps = () => [...greyFiles(), ...realFiles('coco_stuff/val_label/000000001503.png')];

/** All readers of external files, or of files that a crash or a disk may have damaged. */
export const readers: Readonly<Record<string, ReaderEntry>> = {
  'label ids': { open: labelMapReader(greyMaps, {}), share: 18_000 },
  'label palettes': { open: labelMapReader(paletteFiles, { paletteIndices: true, numClasses: 4 }), share: 10_000 },
  'label colours': { open: labelMapReader(colourFiles, { colours, numClasses: 4 }), share: 10_000 },
  instances: { open: instanceReader, share: 8_000 },
  photos: { open: photoReader, share: 4_000 },
  'edge cache': { open: edgeCacheReader, share: 6_000 },
  safetensors: { open: safetensorsReader, share: 18_000 },
  checkpoints: { open: checkpointReader, share: 5_000 },
  'checkpoint settings': { open: generatorReader, share: 3_000 },
  'config files': { open: configReader, share: 8_000 },
  'command line': { open: commandLineReader, share: 8_000 },
  'inspect a label map': { open: inspectReader, share: 2_000 },
  log: { open: logReader, share: 4_000 },
  'report: config': { open: reportReader('config'), share: 1_000 },
  'report: log': { open: reportReader('log'), share: 1_000 },
  'report: facts': { open: reportReader('facts'), share: 500 },
  'report: sheet': { open: reportReader('sheet'), share: 500 },
  'event files': { open: eventFileReader, share: 4_000 },
  descriptions: { open: descriptionReader, share: 3_000 },
};

import { decodeLabelImage } from '@ecgan/data/internal';
import { pngEdits } from '../damage/pngEdits.js';
import { expectThat, type OpenReader } from '../Reader.js';
import { colourFiles, greyFiles, realFiles } from './labelFiles.js';
import { labelMemory } from './labelMapReader.js';

const file = 'instances/a.png';

/** Instance maps, whose values are arbitrary: there must be one per pixel. */
export const instanceReader: OpenReader = async () => ({
  files: [...greyFiles(), ...colourFiles(), ...realFiles('coco_stuff/val_inst/000000001503.png')],
  edits: pngEdits,
  names: file,
  memory: labelMemory,
  read(bytes) {
    const { height, width, ids } = decodeLabelImage(bytes, { file, read: 'any' });
    expectThat(height > 0 && width > 0 && ids.length === height * width, `${ids.length} ids at ${width}×${height}`);
    return true;
  },
});

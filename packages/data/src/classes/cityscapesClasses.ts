import type { PaletteColour } from '../decode/LabelRules.js';
import type { DatasetClasses } from './DatasetClasses.js';
import { parseColours } from './parseColours.js';

/** Name, colour and train id of every raw id from 0; train id −1 marks classes that the benchmark does not score. */
const raw: readonly (readonly [name: string, colour: string, trainId: number])[] = [
  ['unlabeled', '000000', -1],
  ['ego vehicle', '000000', -1],
  ['rectification border', '000000', -1],
  ['out of roi', '000000', -1],
  ['static', '000000', -1],
  ['dynamic', '6f4a00', -1],
  ['ground', '510051', -1],
  ['road', '804080', 0],
  ['sidewalk', 'f423e8', 1],
  ['parking', 'faaaa0', -1],
  ['rail track', 'e6968c', -1],
  ['building', '464646', 2],
  ['wall', '66669c', 3],
  ['fence', 'be9999', 4],
  ['guard rail', 'b4a5b4', -1],
  ['bridge', '966464', -1],
  ['tunnel', '96785a', -1],
  ['pole', '999999', 5],
  ['polegroup', '999999', -1],
  ['traffic light', 'faaa1e', 6],
  ['traffic sign', 'dcdc00', 7],
  ['vegetation', '6b8e23', 8],
  ['terrain', '98fb98', 9],
  ['sky', '4682b4', 10],
  ['person', 'dc143c', 11],
  ['rider', 'ff0000', 12],
  ['car', '00008e', 13],
  ['truck', '000046', 14],
  ['bus', '003c64', 15],
  ['caravan', '00005a', -1],
  ['trailer', '00006e', -1],
  ['train', '005064', 16],
  ['motorcycle', '0000e6', 17],
  ['bicycle', '770b20', 18],
  ['license plate', '00008e', -1],
];

const names = raw.map(([name]) => name);
const colours = raw.map(([, colour]): PaletteColour => parseColours(colour)[0]);

/**
 * Classes of Cityscapes by raw id: the 34 ids of the `_labelIds` files, and licence plate as the 35th.
 *
 * @remarks The raw id of licence plate is −1, stored as 255 in 8-bit files. The published files do not contain it: its
 * pixels are labelled as the car around it. SPADE and ECGAN train on these 35 classes.
 * @see cityscapesScripts, `helpers/labels.py`; SPADE, `data/cityscapes_dataset.py` (`label_nc=35`)
 */
export const cityscapesClasses: DatasetClasses = {
  numClasses: 35,
  classNames: names,
  palette: colours,
  remap: { 255: 34 },
};

const evaluated = raw.flatMap(([, , trainId], id) => (trainId < 0 ? [] : [id]));
const VOID = 19;

/**
 * Classes of Cityscapes by train id: the 19 that its benchmark scores, and void as class 19, which losses and scores
 * ignore.
 *
 * @see cityscapesScripts, `helpers/labels.py`, column `trainId`
 */
export const cityscapesTrainClasses: DatasetClasses = {
  numClasses: 20,
  classNames: [...evaluated.map((id) => names[id]), 'void'],
  palette: [...evaluated.map((id) => colours[id]), [0, 0, 0]],
  remap: { ...Object.fromEntries(raw.map(([, , to], id) => [id, to < 0 ? VOID : to])), 255: VOID },
  ignoreLabel: VOID,
};

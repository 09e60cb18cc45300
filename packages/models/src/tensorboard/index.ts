export { crc32c } from './crc32c.js';
export { encodeEvent } from './encodeEvent.js';
export type { Histogram } from './Histogram.js';
export { type HistogramOptions, histogramOf } from './histogramOf.js';
export { TensorboardError } from './TensorboardError.js';
export { FILE_VERSION, type SummaryValue, type TensorboardEvent } from './TensorboardEvent.js';
export { wholeRecords } from './wholeRecords.js';

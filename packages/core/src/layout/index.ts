export { analyseLabelMaps, type LabelLayoutOptions, type LayoutMessage } from './analyseLabelMaps.js';
export type { RegionOptions, RegionsMessage } from './classRegions.js';
export { distinctNeighbourhoods, type Neighbourhoods } from './distinctNeighbourhoods.js';
export type { LayoutLevel } from './LayoutLevel.js';
export { transferables } from './transferables.js';

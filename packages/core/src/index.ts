export { EcganError, type ErrorFacts } from './errors/EcganError.js';
export { type ExpectedShape, ShapeError, type ShapeErrorFacts } from './errors/ShapeError.js';
export { ValueError, type ValueErrorFacts } from './errors/ValueError.js';
export { distinctNeighbourhoods, type Neighbourhoods } from './layout/distinctNeighbourhoods.js';
export { LabelLayout, type LabelLayoutOptions, type LayoutMessage } from './layout/LabelLayout.js';
export type { LayoutLevel } from './layout/LayoutLevel.js';
export { type LayoutInputs, type LayoutInputsOptions, layoutInputs } from './layout/layoutInputs.js';
export { transferables } from './layout/transferables.js';

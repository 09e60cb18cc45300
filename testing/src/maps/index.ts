export { countNeighbourhoods, halved, type NeighbourhoodCounts } from './countNeighbourhoods.js';
export { hasMaps, type MapOfLabels, mapNames, openMaps } from './labelMaps.js';
export { type Repetition, repetitionOf } from './repetitionOf.js';

export { CheckpointError, type CheckpointErrorFacts } from './CheckpointError.js';
export { EventFileWriter, type OpenEventFileOptions } from './EventFileWriter.js';
export { type ReadCheckpointOptions, readCheckpoint } from './readCheckpoint.js';
export { removeLeftovers } from './removeLeftovers.js';
export { WriteError, type WriteErrorFacts } from './WriteError.js';
export { writeCheckpoint } from './writeCheckpoint.js';
export { writeFileAtomically } from './writeFileAtomically.js';

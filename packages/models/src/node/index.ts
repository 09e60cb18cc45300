export { CheckpointError, type CheckpointErrorFacts } from './CheckpointError.js';
export { type ReadCheckpointOptions, readCheckpoint } from './readCheckpoint.js';
export { removeLeftovers } from './removeLeftovers.js';
export { WriteError, type WriteErrorFacts } from './WriteError.js';
export { writeCheckpoint } from './writeCheckpoint.js';
export { writeFileAtomically } from './writeFileAtomically.js';

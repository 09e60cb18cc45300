export { CheckpointError, type CheckpointErrorFacts } from './CheckpointError.js';
export { EventFileWriter, type OpenEventFileOptions } from './EventFileWriter.js';
export { readCheckpoint } from './readCheckpoint.js';
export { WriteError, type WriteErrorFacts } from './WriteError.js';
export { writeCheckpoint } from './writeCheckpoint.js';
export { writeFileAtomically } from './writeFileAtomically.js';

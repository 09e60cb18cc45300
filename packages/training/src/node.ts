export { CheckpointError, type CheckpointErrorFacts } from './checkpoint/node/checksum.js';
export { type ReadCheckpointOptions, readCheckpoint } from './checkpoint/node/readCheckpoint.js';
export { removeLeftovers } from './checkpoint/node/temporaryFiles.js';
export { writeCheckpoint } from './checkpoint/node/writeCheckpoint.js';
export {
  WriteError,
  type WriteErrorFacts,
  writeFileAtomically,
} from './checkpoint/node/writeFileAtomically.js';

export { CheckpointError, type CheckpointErrorFacts } from './checkpoint/node/checksum.js';
export { type ReadCheckpointOptions, readCheckpoint } from './checkpoint/node/readCheckpoint.js';
export { writeCheckpoint } from './checkpoint/node/writeCheckpoint.js';
export {
  removeLeftovers,
  WriteError,
  type WriteErrorFacts,
  writeFileAtomically,
} from './checkpoint/node/writeFileAtomically.js';

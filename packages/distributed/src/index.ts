export type { Communicator, Numbers, Reducible } from './Communicator.js';
export { MpiError, type MpiErrorFacts, MpiUnavailableError, type MpiUnavailableFacts } from './errors.js';
export { openMpi } from './openMpi.js';
export { type SynchronizeOptions, synchronize } from './synchronize.js';

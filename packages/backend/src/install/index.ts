// Installation of the tensorflow backend and of MPI. This entry loads neither TensorFlow.js nor a backend.
export { BackendError, BackendInstallError } from '../errors.js';
export { type InstalledMpi, type InstallMpiOptions, installedMpi, installMpi } from './installMpi.js';
export { type InstallOptions, installTensorflow } from './installTensorflow.js';

// What installs the tensorflow backend and MPI: loads neither TensorFlow.js nor a backend.
export { BackendError, BackendInstallError } from '../errors.js';
export { type InstalledMpi, type InstallMpiOptions, installedMpi, installMpi } from './installMpi.js';
export { type InstallOptions, installTensorflow } from './installTensorflow.js';

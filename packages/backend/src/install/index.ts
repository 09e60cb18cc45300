// What builds the tensorflow backend: loads neither TensorFlow.js nor a backend.
export { BackendError, BackendInstallError } from '../errors.js';
export { type InstallOptions, installTensorflow } from './installTensorflow.js';

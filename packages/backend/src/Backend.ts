import type { BackendName } from './BackendName.js';

/** A backend that could not be started, and why. */
export interface SkippedBackend {
  name: BackendName;
  reason: string;
}

/** Description of a running backend. */
interface StartedBackend {
  /** Name of the device, for display: `'CPU, 2 threads'`, or the name of a GPU. */
  device: string;
  /** Versions by name of everything that results depend on: Node, TF.js, libtensorflow, Dawn … */
  versions: Record<string, string>;
  /** Limitations on this machine, for display. @defaultValue none */
  notes?: string[];
  /** Frees resources that keep the process alive. Calling it is optional: the end of the process frees them too. */
  dispose?: () => void;
}

/** The TF.js backend of this process. */
export interface Backend extends StartedBackend {
  name: BackendName;
  /** Faster backends that could not be started, fastest first. Empty if the backend was requested by name. */
  skipped: SkippedBackend[];
  /** One line with the name of the backend and why the faster ones were skipped. */
  summary: string;
}

/** Options of `useBackend`. */
export interface UseBackendOptions {
  /** Called with `summary`: one line with the backend and why the faster ones were skipped. @defaultValue no output */
  log?: (line: string) => void;
  /**
   * Browsers only: address of the folder that holds the files `tfjs-backend-wasm*.wasm` of `@tensorflow/tfjs-backend-wasm`,
   * ending in `/`. For pages whose content security policy forbids `blob:` addresses.
   *
   * @defaultValue the copy inside this package, which bundlers find as a module
   */
  wasmPaths?: string;
}

/** Starts one backend. */
export interface BackendDriver {
  /**
   * Starts the backend and makes it the current TF.js backend.
   * @param named - Whether the backend was requested by name; then a software device is accepted.
   * @param options - See {@link UseBackendOptions}.
   * @throws BackendUnavailableError if it cannot run on this machine.
   */
  start(named: boolean, options: UseBackendOptions): Promise<StartedBackend>;
}

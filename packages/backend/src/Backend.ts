import type { BackendName } from './BackendName.js';

/** A backend that was tried and not taken. */
export interface SkippedBackend {
  name: BackendName;
  reason: string;
}

/** What a backend says of itself once it runs. */
interface StartedBackend {
  /** What does the arithmetic, for people: `'CPU, 2 threads'`, a GPU's name. */
  device: string;
  /** Name → version of everything that decides a result: Node, TF.js, libtensorflow, Dawn … */
  versions: Record<string, string>;
  /** What it cannot do here that it could elsewhere, for people. @defaultValue none */
  notes?: string[];
  /** Frees what would keep the process alive. Optional: leaving the process does the same. */
  dispose?: () => void;
}

/** The backend this process computes with. */
export interface Backend extends StartedBackend {
  name: BackendName;
  /** Better backends that were tried before this one, best first. Empty where the backend was named. */
  skipped: SkippedBackend[];
  /** One line: which backend, and why not the ones before it. */
  summary: string;
}

/** How one backend is started. */
export interface BackendDriver {
  /**
   * Makes the backend TF.js's current backend.
   * @param named - True where the user asked for this very backend: then a slow device will do.
   * @throws BackendUnavailableError if it cannot run here.
   */
  start(named: boolean): Promise<StartedBackend>;
}

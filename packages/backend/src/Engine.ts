import type { EngineName } from './EngineName.js';

/** An engine that was tried and not taken. */
export interface SkippedEngine {
  name: EngineName;
  reason: string;
}

/** What an engine says of itself once it runs. */
export interface StartedEngine {
  /** What does the arithmetic, for people: `'CPU, 2 threads'`, a GPU's name. */
  device: string;
  /** Name → version of everything that decides a result: Node, TF.js, libtensorflow, Dawn … */
  versions: Record<string, string>;
  /** What it cannot do here that it could elsewhere, for people. @defaultValue none */
  notes?: string[];
  /** Frees what would keep the process alive. Optional: leaving the process does the same. */
  dispose?: () => void;
}

/** The engine this process computes with. */
export interface Engine extends StartedEngine {
  name: EngineName;
  /** Better engines that were tried before this one, best first. Empty where the engine was named. */
  skipped: SkippedEngine[];
  /** One line: which engine, and why not the ones before it. */
  summary: string;
}

/** How one engine is started. */
export interface EngineDriver {
  /**
   * Makes the engine TF.js's current backend.
   * @param named - True where the user asked for this very engine: then a slow device will do.
   * @throws EngineUnavailableError if it cannot run here.
   */
  start(named: boolean): Promise<StartedEngine>;
}

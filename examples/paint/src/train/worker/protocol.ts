import type { StepReport } from '@ecgan/training';
import type { PlacedFile } from '../../page/files/droppedFiles.js';
import type { GeneratorFiles } from '../../page/generator/protocol.js';
import type { RunSettings } from '../run/RunSettings.js';
import type { Sheet } from '../run/Sheet.js';
import type { Progress } from '../store/RunStore.js';

/** What computes: by name, or the fastest. */
export type BackendChoice = 'webgpu' | 'wasm' | null;

/** What the page tells the worker. */
export type Command =
  /** Begins a new run, with the visitor's files where it is to learn from them. */
  | { kind: 'begin'; settings: RunSettings; backend: BackendChoice; files?: PlacedFile[] }
  /** Goes on with the run that is kept. */
  | { kind: 'continue'; backend: BackendChoice }
  /** Stops after this step and keeps a checkpoint. */
  | { kind: 'pause' }
  /** Asks for the generator as it is now. */
  | { kind: 'export'; backend: BackendChoice }
  /** Asks for the checkpoint as it is now, or as it is kept. */
  | { kind: 'checkpoint' };

/** What the worker tells the page. */
export type Told =
  | { kind: 'doing'; what: string }
  | { kind: 'training'; progress: Progress; settings: RunSettings; backend: string; parameters: number }
  | { kind: 'step'; report: StepReport; stepsPerSecond: number }
  | { kind: 'sheet'; sheet: Sheet }
  | { kind: 'kept'; step: number }
  | { kind: 'stopped'; step: number; finished: boolean }
  | { kind: 'exported'; files: GeneratorFiles }
  | { kind: 'checkpoint'; file: Uint8Array<ArrayBuffer>; step: number }
  /**
   * `during`: what failed; a run that failed stops, an export that failed does not. `lost`: the worker is of no more use, so that the run goes on
   * from its last checkpoint in another.
   */
  | { kind: 'failed'; during: Command['kind']; message: string; lost: boolean };

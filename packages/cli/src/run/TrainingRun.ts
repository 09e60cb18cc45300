import type { Backend } from '@ecgan/backend';
import type { Ecgan } from '@ecgan/models';
import type { EcganTrainer, TrainerOptions } from '@ecgan/training';
import type { Settings } from '../config/settings.js';
import type { BatchSource, RunData } from '../data/openData.js';
import type { Scorer } from '../scores/fitScorer.js';
import type { BestStep } from '../scores/RunScores.js';
import type { RunEvents } from '../tensorboard/RunEvents.js';
import type { Interruption } from '../terminal/Interruption.js';
import type { Terminal } from '../terminal/Terminal.js';
import type { StepLog } from './log.js';

/** What every stage of a run is given: where it works, on what, with which backend, and who is watching. */
export interface RunContext {
  folder: string;
  settings: Settings;
  data: RunData;
  backend: Backend;
  /** The perceptual loss, where the user gave its weights. */
  perceptual: TrainerOptions['perceptual'];
  /** What the run is scored by, where it is. */
  scorer?: Scorer;
  terminal: Terminal;
  interruption: Interruption;
}

/** A run with its networks built: what training, sampling and saving work on. */
export interface TrainingRun extends RunContext {
  networks: Ecgan;
  trainer: EcganTrainer;
  batches: BatchSource;
  log: StepLog;
  events: RunEvents;
  best: BestStep;
}

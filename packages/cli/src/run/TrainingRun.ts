import type { Backend } from '@ecgan/backend';
import type { Communicator } from '@ecgan/distributed';
import type { TextureFeatures } from '@ecgan/metrics';
import type { Ecgan } from '@ecgan/models';
import type { EcganTrainer } from '@ecgan/training';
import type { Settings } from '../config/settings.js';
import type { BatchSource, RunData } from '../data/openData.js';
import type { PretrainedNetworks } from '../pretrained/loadPretrained.js';
import type { EvaluationSegmenter } from '../scores/fitEvaluationSegmenter.js';
import type { MeasureLog } from '../scores/MeasureLog.js';
import type { BestStep } from '../scores/RunScores.js';
import type { RunEvents } from '../tensorboard/RunEvents.js';
import type { Interruption } from '../terminal/Interruption.js';
import type { Terminal } from '../terminal/Terminal.js';
import type { StepLog } from './log.js';
import type { RunLock } from './RunLock.js';
import type { Checkpoint } from './readCheckpoints.js';

/** What every stage of a run uses: its folder, settings, data and backend, the terminal, and the handler of Ctrl-C. */
export interface RunContext {
  folder: string;
  /** The lock on the folder, held by this process. */
  lock: RunLock;
  settings: Settings;
  data: RunData;
  backend: Backend;
  /** The pretrained networks that the user gave. */
  pretrained: PretrainedNetworks;
  /** The segmenter that scores the run, with `--score`. */
  segmenter?: EvaluationSegmenter;
  /** The checkpoint to resume from; undefined for a new run. */
  checkpoint?: Checkpoint;
  terminal: Terminal;
  interruption: Interruption;
  /** The processes that train together, led by this one. @defaultValue this process alone */
  processes?: Communicator;
}

/** A run with its networks and trainer. */
export interface TrainingRun extends RunContext {
  networks: Ecgan;
  trainer: EcganTrainer;
  batches: BatchSource;
  log: StepLog;
  /** Log of the measures on held-out label maps. */
  measures: MeasureLog;
  /** Features for the distance of textures from those of photos. */
  textures: TextureFeatures;
  events: RunEvents;
  best: BestStep;
}

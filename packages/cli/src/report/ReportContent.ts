import type { Settings } from '../config/settings.js';
import type { Picture } from '../pictures/Picture.js';
import type { LogEntry } from '../run/log.js';
import type { HeldOutMeasure } from '../scores/MeasureLog.js';
import type { RunScores } from '../scores/RunScores.js';

/** The pictures of one sample sheet: by scene, by column. */
export interface SampleGrid {
  step: number;
  columns: readonly string[];
  rows: Picture[][];
}

/** Everything the report shows. */
export interface ReportContent {
  run: string;
  /** When the report was written. */
  date: Date;
  settings: Settings;
  /** The backend's summary and versions; undefined if the run stopped before it began. */
  backend?: { summary: string; versions: Record<string, string> };
  /** The log in some hundred points. */
  log: LogEntry[];
  /** Step of the newest checkpoint, where there is one. */
  checkpoint?: number;
  /** Changes of settings and pictures at resumes, one line each. */
  changes?: readonly string[];
  /** Some sample grids over time, the first and the last among them; the last one is the result. */
  samples: SampleGrid[];
  legend: { name: string; colour: readonly [number, number, number] }[];
  scores?: RunScores;
  /** What was measured on held-out label maps at each checkpoint. */
  measures?: readonly HeldOutMeasure[];
  /** Wall time of each stage, in seconds, by name. */
  seconds: Record<string, number>;
  /** Commands to try next, each with what it does. */
  next: { command: string; purpose: string }[];
}

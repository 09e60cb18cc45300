import { parseArgs } from 'node:util';

/** What a comparison was run with; results of other settings are not comparable. */
export interface Settings {
  /** Height and width of the scenes. */
  size: number;
  /** Scenes to train on. */
  scenes: number;
  /** Scenes to score on, which nothing was trained on. */
  heldOut: number;
  batch: number;
  /** Of the segmenters, each with eight scenes. */
  segmenterSteps: number;
}

export interface Options {
  settings: Settings;
  /** Runs 1 … seeds. */
  seeds: number;
  /** How long the plain GAN of one seed may train; decides the steps where they are not given. */
  minutes: number;
  steps: number | undefined;
  /** Where results are kept, and found again. */
  out: string;
}

/** Reads the command line. */
export function parseOptions(words: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...words],
    options: {
      seeds: { type: 'string', default: '3' },
      minutes: { type: 'string', default: '1.5' },
      steps: { type: 'string' },
      size: { type: 'string', default: '64' },
      scenes: { type: 'string', default: '400' },
      'held-out': { type: 'string', default: '48' },
      batch: { type: 'string', default: '4' },
      'segmenter-steps': { type: 'string', default: '300' },
      out: { type: 'string', default: 'runs/comparison' },
    },
  });
  const number = (name: Exclude<keyof typeof values, 'out'>, whole = true): number => {
    const value = Number(values[name]);
    if (value > 0 && (!whole || Number.isInteger(value))) return value;
    throw new Error(`--${name}: expected a ${whole ? 'whole ' : ''}number above 0, got ${values[name]}.`);
  };
  return {
    settings: {
      size: number('size'),
      scenes: number('scenes'),
      heldOut: number('held-out'),
      batch: number('batch'),
      segmenterSteps: number('segmenter-steps'),
    },
    seeds: number('seeds'),
    minutes: number('minutes', false),
    steps: values.steps === undefined ? undefined : number('steps'),
    out: values.out,
  };
}

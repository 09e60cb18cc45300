import { parseArgs } from 'node:util';

/** Settings of a comparison; results with other settings are not comparable. */
export interface Settings {
  /** Height and width of the scenes. */
  size: number;
  /** Number of training scenes. */
  scenes: number;
  /** Number of held-out scenes for the scores. */
  heldOut: number;
  batch: number;
  /** Training steps of the segmenters, each with eight scenes. */
  segmenterSteps: number;
}

export interface Options {
  settings: Settings;
  /** Number of seeds: 1 … seeds. */
  seeds: number;
  /** Minutes the plain GAN of one seed trains; determines the number of steps if that is not set. */
  minutes: number;
  steps: number | undefined;
  /** Folder of the results. */
  out: string;
}

/** Parses the command line. */
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
    throw new Error(`--${name}: expected ${whole ? 'an integer' : 'a number'} above 0, got ${values[name]}.`);
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

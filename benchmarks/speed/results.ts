/**
 * A measurement of both sides; without PyTorch its fields are undefined. `ratio` is PyTorch / ours: above 1, ours is
 * better.
 */
export interface Compared {
  ours: number;
  pytorch?: number;
  ratio?: number;
}

/** Measurements of one case, in seconds and bytes. */
export interface CaseResult {
  name: string;
  title: string;
  backend: string;
  step: Compared;
  image: Compared;
  /** Peak memory of a training step. */
  peakMemory: Compared;
  imagePeakMemory: Compared;
  /** Training step with PyTorch sharing the generated images between both updates, as this project does. */
  sharedStep?: Compared;
  /** The same with `torch.compile` and channels-last tensors. */
  compiledStep?: Compared;
  compiledImage?: Compared;
  /** Ours operation by operation; all others are of the compiled step. */
  eager: { step: number; image: number; peakMemory: number };
  /** Largest difference of a loss of the first step, relative to max(1, |loss|). */
  lossDifference?: number;
  /** Measurements on further TF.js backends. */
  backends: Record<string, { step: number; image: number; peakMemory: number }>;
}

/** Results of one run of the benchmark. */
export interface Results {
  machine: { processor: string; cores: number; node: string; pytorch?: string };
  /** GFLOP/s of a large matrix product in the same run: an estimate of the peak. */
  limit: Compared;
  cases: CaseResult[];
}

/** Combines the measurements of both sides. */
export function compared(ours: number, pytorch: number | undefined): Compared {
  return pytorch === undefined ? { ours } : { ours, pytorch, ratio: pytorch / ours };
}

const seconds = (value: number | undefined) => (value === undefined ? '' : `${value.toPrecision(3)} s`);
const gigabytes = (value: number | undefined) => (value === undefined ? '' : `${(value / 1e9).toFixed(2)} GB`);
const times = (value: number | undefined) => (value === undefined ? '' : `${value.toFixed(2)}×`);

/** Renders the results as a Markdown table. */
export function table({ cases }: Results): string {
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const lines = [row(['case', 'what', 'ours', 'PyTorch', 'PyTorch / ours']), row(['---', '---', '--:', '--:', '--:'])];
  for (const one of cases) {
    const add = (what: string, { ours, pytorch, ratio }: Compared, format: typeof seconds) =>
      lines.push(
        row([lines.length > 2 && what !== 'step' ? '' : one.name, what, format(ours), format(pytorch), times(ratio)]),
      );
    add('step', one.step, seconds);
    if (one.sharedStep) add('step, PyTorch sharing pictures as ours', one.sharedStep, seconds);
    if (one.compiledStep) add('step, PyTorch compiled, channels-last', one.compiledStep, seconds);
    add('image', one.image, seconds);
    if (one.compiledImage) add('image, PyTorch compiled, channels-last', one.compiledImage, seconds);
    add('peak memory of a step', one.peakMemory, gigabytes);
    add('peak memory of an image', one.imagePeakMemory, gigabytes);
    const others = { 'operation by operation': one.eager, ...one.backends };
    for (const [backend, { step, image, peakMemory }] of Object.entries(others))
      lines.push(
        row([
          '',
          `${backend}: step, image, memory`,
          `${seconds(step)}, ${seconds(image)}, ${gigabytes(peakMemory)}`,
          '',
          '',
        ]),
      );
  }
  return lines.join('\n');
}

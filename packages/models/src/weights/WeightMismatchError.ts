import { EcganError } from '@ecgan/core';

/** A weight's name and shape, as PyTorch has them. */
export interface NamedShape {
  name: string;
  shape: number[];
}

/** What became of the weights of a file; names and shapes are PyTorch's. */
export interface WeightReport {
  /** Names in the network's order. */
  loaded: string[];
  /** What the network has and the file lacks. */
  missing: NamedShape[];
  /** What the file has and the network does not. */
  unused: NamedShape[];
  /** What has another shape. */
  mismatched: { name: string; expected: number[]; received: number[] }[];
}

/** The weights of a file are not those of the network; nothing was loaded. */
export class WeightMismatchError extends EcganError {
  declare readonly facts: Readonly<Omit<WeightReport, 'loaded'> & Record<string, unknown>>;

  constructor({ missing, unused, mismatched }: Omit<WeightReport, 'loaded'>) {
    const text = (shape: number[]) => `[${shape.join(', ')}]`;
    const lines = [
      ...missing.map(({ name, shape }) => `missing ${name} ${text(shape)}`),
      ...mismatched.map(
        ({ name, expected, received }) => `mismatched ${name}: expected ${text(expected)}, got ${text(received)}`,
      ),
      ...unused.map(({ name, shape }) => `unused ${name} ${text(shape)}`),
    ];
    const advice =
      'Build the network with the sizes of the one that was saved, or pass strict: false to load what fits.';
    super(`tensors: not the weights of this network.\n${lines.map((line) => `  ${line}\n`).join('')}${advice}`, {
      ...{ missing, unused, mismatched },
    });
    this.name = 'WeightMismatchError';
  }
}

import type { Arguments } from './containers.js';
import type { Quantity } from './Recording.js';

/** The quantities of arguments: their numbers, and the lengths of all dimensions of their tensors. */
export function quantitiesOf({ tensors, numbers }: Arguments, prefix = ''): Quantity[] {
  const named = (path: string) => [prefix, path].filter(Boolean).join(': ');
  return [
    ...numbers.map(({ path, value }) => ({ name: named(path), value })),
    ...tensors.flatMap(({ path, tensor }) =>
      tensor.shape.map((value, axis) => ({ name: `${named(path)}.shape[${axis}]`, value })),
    ),
  ];
}

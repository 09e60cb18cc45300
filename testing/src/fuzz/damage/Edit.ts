import fc from 'fast-check';

/** One way to damage a file: it gives other bytes and leaves its argument as it is. */
export interface Edit {
  (bytes: Uint8Array): Uint8Array;
  [fc.toStringMethod](): string;
}

/** An edit that counterexamples show by `description`. */
export function edit(description: string, apply: (bytes: Uint8Array) => Uint8Array): Edit {
  return Object.assign((bytes: Uint8Array) => apply(bytes), { [fc.toStringMethod]: () => description });
}

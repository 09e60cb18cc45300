import fc from 'fast-check';

/** Damages a file: returns changed bytes and does not modify its argument. */
export interface Edit {
  (bytes: Uint8Array): Uint8Array;
  [fc.toStringMethod](): string;
}

/** Makes an edit that counterexamples print as `description`. */
export function edit(description: string, apply: (bytes: Uint8Array) => Uint8Array): Edit {
  return Object.assign((bytes: Uint8Array) => apply(bytes), { [fc.toStringMethod]: () => description });
}

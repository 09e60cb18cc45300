import fc from 'fast-check';

/** Integers at which readers often fail: small ones, the limits of every bit width, and arbitrary ones. */
export const interestingNumbers: fc.Arbitrary<number> = fc.oneof(
  fc.nat(16),
  fc.constantFrom(255, 256, 1024, 16383, 32767, 65535, 65536, 2 ** 24, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1),
  fc.nat(),
);

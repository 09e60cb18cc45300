import fc from 'fast-check';

/** Numbers at which readers go wrong: small ones, the ends of every width of bits, and any other. */
export const interestingNumbers: fc.Arbitrary<number> = fc.oneof(
  fc.nat(16),
  fc.constantFrom(255, 256, 1024, 16383, 32767, 65535, 65536, 2 ** 24, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1),
  fc.nat(),
);

import type { Options } from 'tsup';

/**
 * One file out per file in, so that a one-loss import carries one loss; types beside them.
 * Every package's `tsup.config.ts` is this and its entry points.
 */
export const everyFileAnEntry: Options = {
  entry: ['src/**/*.ts', '!src/**/*.test.ts', '!src/**/*.test-d.ts'],
  format: ['esm'],
  target: 'es2022',
  bundle: false,
  sourcemap: true,
  clean: true,
  dts: false,
  silent: true,
};

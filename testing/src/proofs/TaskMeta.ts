import 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** What docs/claims.md and docs/robustness.md call the test, whatever its title and file: `test('…', { meta: { id: '…' } }, …)`. */
    id?: string;
  }
}

import { defineConfig } from 'vitest/config';
import { installedBackends } from './packages/backend/src/installedBackends.js';

/** What computes with tensors is tested on every backend that runs here; the rest once, on the best of them. */
const onEveryBackend = ['core', 'losses', 'models', 'training', 'metrics'].map(
  (name) => `packages/${name}/src/**/*.test.ts`,
);
const once = [
  'packages/{backend,data}/src/**/*.test.ts',
  'packages/cli/{src,test}/**/*.test.ts',
  'examples/*/{src,test}/**/*.test.ts',
  '{scripts,benchmarks}/**/*.test.ts',
  'packages/distributed/{src,test}/**/*.test.ts',
  'testing/src/**/*.test.ts',
];

const backends = process.env.ECGAN_TEST_BACKENDS?.split(',') ?? (await installedBackends());
/** For what hangs. No test waits for a time, and none depends on how busy the machine is. */
const timeouts = { testTimeout: 3_600_000, hookTimeout: 3_600_000 };
const resolve = { conditions: ['@ecgan/source', 'node', 'import', 'default'] };

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      ...backends.map((backend) => ({
        resolve,
        ssr: { resolve },
        test: {
          ...timeouts,
          name: backend,
          // Files share a process, and so a backend, which takes longer to start than most files to run.
          isolate: false,
          include: onEveryBackend,
          setupFiles: ['testing/src/setup.ts'],
          env: { ECGAN_BACKEND: backend },
        },
      })),
      { resolve, ssr: { resolve }, test: { ...timeouts, name: 'node', include: once } },
    ],
  },
});

import { defineConfig } from 'vitest/config';
import { installedEngines } from './packages/backend/src/installedBackends.js';

/** What computes with tensors is tested on every engine that runs here; the rest once, on the best of them. */
const onEveryEngine = ['core', 'losses', 'models', 'metrics'].map((name) => `packages/${name}/src/**/*.test.ts`);
const once = [
  'packages/{backend,data}/src/**/*.test.ts',
  'examples/*/{src,test}/**/*.test.ts',
  'scripts/**/*.test.ts',
  'testing/src/**/*.test.ts',
];

const engines = process.env.ECGAN_TEST_ENGINES?.split(',') ?? (await installedEngines());
const timeouts = { testTimeout: 120_000, hookTimeout: 120_000 };
const resolve = { conditions: ['@ecgan/source', 'node', 'import', 'default'] };

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      ...engines.map((engine) => ({
        resolve,
        ssr: { resolve },
        test: {
          ...timeouts,
          name: engine,
          // Files share a process, and so an engine, which takes longer to start than most files to run.
          isolate: false,
          include: onEveryEngine,
          setupFiles: ['testing/src/setup.ts'],
          env: { ECGAN_ENGINE: engine },
        },
      })),
      { resolve, ssr: { resolve }, test: { ...timeouts, name: 'node', include: once } },
    ],
  },
});

/**
 * Who may import whom. `npm run imports` checks it; so does `npm test`.
 *
 * Inside a package a file stands on a floor and imports from its own floor and the floors below: so there are no circles of folders.
 * Circles of files, types included, are found by Biome (`noImportCycles`) and once more here.
 */

/** Packages, and those that each may import. Nothing else. */
const arrows = {
  core: [],
  losses: ['core'],
  models: ['core'],
  data: ['core'],
  metrics: ['core'],
  backend: [],
  distributed: ['core'],
  training: ['core', 'losses', 'models'],
  cli: ['core', 'losses', 'models', 'data', 'metrics', 'backend', 'distributed', 'training'],
};

/** Runs in a browser as it is: no Node module, but behind an entry or a folder named `node`. */
const browserPackages = ['core', 'losses', 'models', 'training', 'metrics', 'data'];

/** Floors from the ground up, as patterns of paths in `src/` without `.ts`. */
const floors = {
  core: [
    ['errors'],
    ['arguments', 'deserialize', 'drawIndices', 'nonZeroSeed', 'registered', 'RandomState', 'RandomStream'],
    ['layout/.+'],
    ['ops/.+'],
    ['initializers/.+'],
    ['layers/.+'],
    ['index', 'internal'],
  ],
  losses: [
    ['reduce', 'inverseFrequencyWeights'],
    ['featureMatchingLoss', 'augmentation/.+'],
    ['adversarial/.+', 'contrast/.+'],
    ['segmentation/.+', 'similarity/.+', 'classPixelLoss', 'labelLoss', 'perceptualLoss', 'styleDivergence'],
    ['ecganObjective', 'measureTapScales'],
    ['index', 'internal'],
  ],
  models: [['safetensors/.+'], ['networks/.+', 'export/.+'], ['inference/.+', 'weights/.+'], ['index', 'internal']],
  training: [
    ['errors', 'toSafeTensor', 'joint/.+'],
    ['gradients/.+'],
    ['schedules', 'augmentation', 'CompileStep'],
    ['options'],
    ['optimizers', 'WeightAverage'],
    ['checkpoint/.+'],
    ['context'],
    ['contrast', 'classPixels', 'classBalance', 'latentNoise', 'readableLabels'],
    ['generatorLosses', 'prepareBatch', 'segmentation'],
    ['PreparedStep'],
    ['trainStep'],
    ['runStep', 'compiledStep'],
    ['EcganTrainer'],
    ['index', 'internal', 'node'],
  ],
  data: [
    ['concurrency/.+', 'edges/.+'],
    ['decode/.+'],
    ['dataset/.+'],
    ['batch/.+', 'classes/.+', 'scenes/.+'],
    ['node/DatasetError', 'node/edgeCache/.+'],
    ['node/folder/.+'],
    ['node/published/.+'],
    ['node/DatasetDescription', 'node/assertDescription', 'node/pairFiles', 'node/openDataset'],
    ['node/inspect/.+', 'node/workers/.+', 'node/exports/.+'],
    ['index', 'internal', 'node/index'],
  ],
  metrics: [
    ['protocol/.+'],
    ['distances/.+', 'labels/.+', 'networks/.+'],
    ['images/.+', 'onnx/.+', 'segmenter/.+'],
    ['index'],
  ],
  distributed: [
    ['errors', 'handles', 'Communicator'],
    ['installedLibraries', 'MpiLibrary'],
    ['findLibraries'],
    ['MpiCommunicator', 'SingleProcess'],
    ['openMpi', 'synchronize'],
    ['index'],
  ],
  backend: [
    ['BackendName'],
    ['Backend', 'errors', 'cache/.+'],
    ['install/.+', 'kernels/[^/]+', 'kernels/loops/.+'],
    ['kernels/(cpu|wasm|tensorflow)/.+'],
    ['compile/.+'],
    ['backends/.+'],
    ['processBackends', 'installedBackends', 'timeConvolution'],
    ['startBackend'],
    ['useBackend', 'browser/.+'],
    ['index', 'internal'],
  ],
};

const any = (patterns) => `(${patterns.join('|')})`;
const source = (name, patterns) => `^packages/${name}/src/${any(patterns)}\\.ts$`;
const test = '\\.(test|test-d)\\.ts$';

const betweenPackages = Object.entries(arrows).map(([name, allowed]) => ({
  name: `arrows-of-${name}`,
  comment: `packages/${name} imports ${allowed.join(', ') || 'no other package'}.`,
  severity: 'error',
  from: { path: `^packages/${name}/`, pathNot: test },
  to: { path: '^(packages|examples|testing|benchmarks|scripts)/', pathNot: `^packages/${any([name, ...allowed])}/` },
}));

const betweenFloors = Object.entries(floors).flatMap(([name, levels]) => [
  {
    name: `floor-of-${name}`,
    comment: 'Every file has its floor: name it in .dependency-cruiser.mjs.',
    severity: 'error',
    from: { path: `^packages/${name}/src/`, pathNot: [test, source(name, levels.flat())] },
    to: {},
  },
  ...levels.slice(0, -1).map((level, i) => ({
    name: `floors-of-${name}-${i + 1}`,
    comment: `${level.join(', ')} import nothing from the floors above.`,
    severity: 'error',
    from: { path: source(name, level), pathNot: test },
    to: { path: source(name, levels.slice(i + 1).flat()), pathNot: test },
  })),
]);

export default {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...betweenPackages,
    ...betweenFloors,
    {
      name: 'browser',
      comment: 'Files and native code sit behind `node` entries.',
      severity: 'error',
      from: {
        path: `^packages/${any(browserPackages)}/src/`,
        pathNot: ['/node/', '/node\\.ts$', test],
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'browser-entries',
      comment: 'No root entry reaches a `node` folder of its package.',
      severity: 'error',
      from: {
        path: `^packages/${any(browserPackages)}/src/`,
        pathNot: ['/node/', '/node\\.ts$', test],
      },
      to: { path: ['^packages/[^/]+/src/node', '^packages/[^/]+/src/[^/]+/node/'] },
    },
    {
      name: 'browser-backend',
      comment:
        'The entry of @ecgan/backend for browsers reaches no Node module and no native backend, not even by way of others.',
      severity: 'error',
      from: { path: '^packages/backend/src/browser/', pathNot: test },
      to: { path: '^packages/backend/src/(install|cache|backends/(?!softwareNames))', reachable: true },
    },
    {
      name: 'public-names',
      comment: 'Another package is imported by its public name or its ./internal entry, never by path.',
      severity: 'error',
      // vitest.config.ts is not among them: it is read before anything knows the condition @ecgan/source.
      from: { path: '^((?:packages|examples)/[^/]+|testing|benchmarks|scripts)/' },
      // The command that `npm run ecgan` starts is a file, as it is for whoever installs the package.
      to: {
        path: '^(packages|examples|testing)/',
        pathNot: ['^$1/', '^packages/cli/bin/'],
        dependencyTypes: ['local'],
      },
    },
    {
      name: 'declared',
      comment: 'What a package imports stands in its package.json.',
      severity: 'error',
      from: { path: '^(packages|examples|testing)/', pathNot: test },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      comment: 'The files in `bin/` import what is built.',
      severity: 'error',
      from: { pathNot: '^packages/[^/]+/bin/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(packages|examples)/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@ecgan/source', 'import', 'node', 'default', 'types'],
    },
  },
};

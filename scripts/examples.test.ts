import { beforeAll, describe, expect, test } from 'vitest';
import { brokenPromises, keepsPromise, printedNumbers, promisedValues } from './examples/printedValues.mjs';
import { examplesOf, freeNames, readExamples } from './examples/readExamples.mjs';
import { runTogether } from './examples/runTogether.mjs';

/** What is not run, and why. */
const notRun: Record<string, string> = {
  'packages/backend/src/install/installTensorflow.ts': 'installs a backend',
  'packages/backend/src/install/installMpi.ts': 'installs MPI',
  'packages/core/src/layers/registerLayers.ts': 'loads a model from a web server',
  'packages/metrics/src/onnx/onnxFeatures.ts': 'reads a file of the reader',
  'packages/metrics/src/onnx/onnxSegmenter.ts': 'reads a file of the reader',
  'packages/models/src/networks/vgg/vgg19Features.ts': 'fetches weights from a web server',
  'packages/models/src/networks/inception/inceptionFeatures.ts': 'fetches weights from a web server',
  'packages/models/src/weights/loadInceptionWeights.ts': 'fetches weights from a web server',
  'packages/models/src/weights/loadCgnetWeights.ts': 'fetches weights from a web server',
  'packages/models/src/weights/loadEspnetWeights.ts': 'fetches weights from a web server',
  'packages/models/src/weights/loadSegformerWeights.ts': 'fetches weights from a web server',
  'packages/models/src/weights/loadVgg19Weights.ts': 'fetches weights from a web server',
  'packages/models/src/weights/readSegformerOptions.ts': 'fetches weights from a web server',
  'packages/models/src/weights/loadSpadeWeights.ts': 'fetches weights from a web server',
  'packages/training/src/checkpoint/restoreGenerator.ts': 'fetches weights from a web server',
};

/** Names an example may leave to the reader: see examples/standIns.mjs. `train` is a function of the reader's that may fail, `networks` are the reader's. */
const standIns = [
  ...['labelMaps', 'layout', 'photos', 'edges', 'firstImage', 'edge', 'features', 'imageFeatures', 'edgeFeatures'],
  ...['segmentationMap', 'x', 'batch'],
];
const leftOut = ['train', 'networks'];

const examples = readExamples() as { file: string; line: number; code: string }[];
const free = freeNames(examples) as string[][];
const titled = examples.map((example, i) => ({ ...example, free: free[i], title: `${example.file}:${example.line}` }));
const run = titled.filter(({ file, free }) => !notRun[file] && free.every((name) => standIns.includes(name)));

describe('examples', () => {
  test('behavior: whatever an example does not declare is a stand-in: no import is forgotten', () => {
    const unknown = titled.flatMap(({ title, free }) =>
      free.filter((name) => !standIns.includes(name) && !leftOut.includes(name)).map((name) => `${title}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  test('behavior: every package has examples', () => {
    const packages = new Set(titled.map(({ file }) => file.split('/')[1]));
    for (const name of ['backend', 'core', 'data', 'losses', 'metrics', 'models']) expect(packages).toContain(name);
    for (const file of Object.keys(notRun)) expect(titled.map((example) => example.file)).toContain(file);
  });
});

describe('each example runs, and prints what it says', () => {
  let results: Awaited<ReturnType<typeof runTogether>> = [];

  beforeAll(async () => {
    results = await runTogether(run);
  }, 300_000);

  test.each(run.map((example, i) => ({ ...example, i })))('behavior: $title', ({ i, code }) => {
    const { failed, printed } = results[i];
    expect(failed).toBeUndefined();
    expect(brokenPromises(code, printed)).toEqual([]);
  });
});

describe('what examples are read as', () => {
  const source = `/**
 * A function.
 *
 * @example
 * \`\`\`ts
 * import { scalar, tensor } from '@tensorflow/tfjs-core';
 *
 * scalar(2).print(); // 2.5 = 2 + 1/2
 * tensor([1, 2]).print(); // [1, -2e-3]: two
 * other({ photos });
 * console.log(2); // 2
 * \`\`\`
 */
export const it = 1;`;
  const [example] = examplesOf('a.ts', source);

  test('default: the code, the line and the names it leaves open', () => {
    expect(example.line).toBe(4);
    expect(example.code.split('\n')[0]).toBe("import { scalar, tensor } from '@tensorflow/tfjs-core';");
    expect(freeNames([example])).toEqual([['other', 'photos']]);
  });

  test('behavior: printed numbers are compared with those of the comment', () => {
    expect(promisedValues(example.code)).toEqual([[2.5], [1, -2e-3]]);
    expect(promisedValues('x.print(); // a word')).toEqual([undefined]);
    expect(printedNumbers('Tensor\n    [[1  , 2.5],\n     [-3, 4e-5]]')).toEqual([1, 2.5, -3, 4e-5]);
    expect(keepsPromise([0.3333333], [0.333333])).toBe(true);
    expect(keepsPromise([0.34], [0.333333])).toBe(false);
    expect(keepsPromise([1, 2], [1])).toBe(false);
  });
});

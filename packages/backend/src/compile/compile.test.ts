import { random } from '@ecgan/testing';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { CompiledStepError, CompileError } from '../errors.js';
import { installedBackends } from '../installedBackends.js';
import { nodeBackend, reasonNotToCompile } from '../kernels/tensorflow/NodeBackend.js';
import { useBackend } from '../useBackend.js';
import type { CompileOptions } from './CompileOptions.js';
import { compile } from './compile.js';

const installed = (await installedBackends()).includes('tensorflow');
if (installed) await useBackend('tensorflow');
const missing = installed ? reasonNotToCompile() : 'the tensorflow backend is not installed';
if (missing) process.stderr.write(`skipped: compiled steps, because ${missing}\n`);

const bits = (tensor: tf.Tensor) => Array.from(new Uint8Array(Float32Array.from(tensor.dataSync()).buffer));

/** Lines of this file move. */
const withoutLines = (message: string) => message.replace(/[^\s()]*compile\.test\.ts:\d+:\d+/g, 'HERE');

/** Calls a step `times` times, with arguments of its own each time. */
function callAll<Inputs extends readonly unknown[], Output>(
  step: (...inputs: Inputs) => Output,
  times: number,
  inputs: (call: number) => Inputs,
): Output[] {
  return Array.from({ length: times }, (_, call) => step(...inputs(call)));
}

/** A small network with everything that has bitten: convolutions, batch norm's moving averages, softmax, Adam. */
function trainingOf(seed: number) {
  const initializer = (more: number) => ({ className: 'GlorotUniform', config: { seed: seed + more } });
  const model = sequential({
    layers: [
      layers.conv2d({
        inputShape: [12, 10, 3],
        filters: 6,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: initializer(0) as never,
      }),
      layers.batchNormalization(),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 8, kernelSize: 3, activation: 'tanh', kernelInitializer: initializer(1) as never }),
      layers.flatten(),
      layers.dense({ units: 5, activation: 'softmax', kernelInitializer: initializer(2) as never }),
    ],
  });
  const optimizer = tf.train.adam(0.01);
  const step = ({ x, labels, rate }: { x: tf.Tensor; labels: tf.Tensor1D; rate: number }) => {
    Object.assign(optimizer, { learningRate: rate });
    const loss = optimizer.minimize((): tf.Scalar => {
      const predicted = tf.clipByValue(model.apply(x, { training: true }) as tf.Tensor, 1e-6, 1);
      const wanted = tf.oneHot(labels, 5);
      return tf.neg(tf.mean(tf.sum(tf.mul(tf.log(predicted), wanted), 1))) as tf.Scalar;
    }, true) as tf.Scalar;
    return { loss, examples: [tf.scalar(x.shape[0])] };
  };
  const { accumulatedFirstMoment: moments } = optimizer as unknown as {
    accumulatedFirstMoment: { variable: tf.Tensor }[];
  };
  const state = () => [...model.getWeights(), ...moments.map(({ variable }) => variable)];
  return { model, optimizer, step, state };
}

const batch = (call: number) => {
  const size = 3 + ((call * 5) % 7);
  const labels = tf.tensor1d(
    Array.from({ length: size }, (_, i) => (i + call) % 5),
    'int32',
  );
  return [{ x: random([size, 12, 10, 3], call), labels, rate: 0.01 / (call + 1) }] as const;
};

describe.skipIf(missing)('compile', () => {
  beforeAll(async () => {
    await useBackend('tensorflow');
  });

  test('default: a step becomes one op, and its results are equal to the bit', () => {
    const weight = tf.variable(tf.tensor1d([1, 2]));
    const scaled = (x: tf.Tensor, factor: number) => ({ sum: tf.sum(tf.mul(tf.mul(x, weight), factor), 1) });
    const step = compile(scaled);
    for (let call = 0; call < 8; call++) {
      const x = random([(call % 5) + 2, 2], call);
      const found = step(x, call / 3).sum;
      expect(bits(found)).toEqual(bits(scaled(x, call / 3).sum));
    }
    expect(step.stats).toMatchObject({
      calls: 8,
      compiledCalls: 5,
      keys: [{ state: 'compiled', recordings: 3, recordedOps: 3, functionOps: 3, feeds: 1 }],
    });
    step.dispose();
  });

  test('behavior: a network trains the same, batches of other sizes and learning rates included', () => {
    const [plain, other] = [trainingOf(7), trainingOf(7)];
    const step = compile(other.step, { optimizers: [other.optimizer] });
    for (let call = 0; call < 14; call++) {
      const expected = plain.step(...batch(call));
      const found = step(...batch(call));
      expect(found.loss.dataSync()).toEqual(expected.loss.dataSync());
      expect(found.examples[0].dataSync()).toEqual(expected.examples[0].dataSync());
    }
    expect(other.state().map(bits)).toEqual(plain.state().map(bits));
    expect(other.optimizer.iterations).toBe(14);
    const [key] = step.stats.keys;
    expect(key).toMatchObject({ state: 'compiled', compiledCalls: 10 });
    expect(key.functionOps).toBeLessThanOrEqual(key.recordedOps);
    step.dispose();
  });

  test('behavior: state moves between both modes at any call', () => {
    const [plain, mixed] = [trainingOf(3), trainingOf(3)];
    const step = compile(mixed.step);
    for (let call = 0; call < 12; call++) {
      plain.step(...batch(call));
      if (call % 3 === 2) mixed.step(...batch(call));
      else step(...batch(call));
    }
    expect(step.stats.compiledCalls).toBeGreaterThan(2);
    expect(mixed.state().map(bits)).toEqual(plain.state().map(bits));
    step.dispose();
  });

  test('behavior: several hundred calls leak nothing', () => {
    const { step: plain, optimizer } = trainingOf(1);
    const step = compile(plain, { optimizers: [optimizer] });
    const once = (call: number) => {
      const [inputs] = batch(call);
      tf.dispose([step(inputs), inputs.x, inputs.labels]);
    };
    for (let call = 0; call < 12; call++) once(call);
    const { binding } = nodeBackend();
    const [tensors, handles] = [tf.memory().numTensors, binding.getNumOfTensors()];
    for (let call = 12; call < 400; call++) once(call);
    expect(tf.memory().numTensors - tensors).toBe(0);
    expect(binding.getNumOfTensors() - handles).toBe(0);
    step.dispose();
  });

  test('behavior: a function that goes leaves nothing in the binding', () => {
    const { binding } = nodeBackend();
    // Long enough not to be part of the function, and not all equal.
    const mask = Float32Array.from({ length: 3000 }, (_, i) => i % 7);
    const step = compile((x: tf.Tensor) => tf.mul(x, tf.tensor1d(mask)));
    const x = random([3000], 1);
    const before = binding.getNumOfTensors();
    for (const result of callAll(step, 5, (): [tf.Tensor] => [x])) result.dispose();
    expect(step.stats.compiledCalls).toBe(2);
    expect(binding.getNumOfTensors() - before).toBeGreaterThan(0);
    step.dispose();
    step.dispose();
    // What is left is x's own.
    expect(binding.getNumOfTensors() - before).toBeLessThanOrEqual(1);
    expect(step.stats.keys).toEqual([]);
    expect(bits(step(x))).toEqual(bits(tf.mul(x, tf.tensor1d(mask))));
  });

  test('behavior: results are new tensors, whatever the step gives', () => {
    const weight = tf.variable(tf.scalar(3));
    const step = compile((x: tf.Tensor) => {
      const twice = tf.add(x, x);
      return { x, weight, twice, again: twice, constant: tf.scalar(5), name: 'fixed', nothing: null };
    });
    for (let call = 0; call < 5; call++) {
      const x = tf.tensor1d([call, 1]);
      const result = step(x);
      const tensors = [result.x, result.twice, result.again, result.weight, result.constant];
      expect(tensors.map((tensor) => Array.from(tensor.dataSync()))).toEqual([
        [call, 1],
        [2 * call, 2],
        [2 * call, 2],
        [3],
        [5],
      ]);
      expect([result.name, result.nothing]).toEqual(['fixed', null]);
      // Each is one's own: the others live on.
      result.twice.dispose();
      result.x.dispose();
      expect(Array.from(result.again.dataSync())).toEqual([2 * call, 2]);
      tf.dispose(tensors);
      expect([x.isDisposed, weight.isDisposed]).toEqual([false, false]);
      expect(Array.from(x.dataSync())).toEqual([call, 1]);
    }
    expect(step.stats.compiledCalls).toBe(2);
    step.dispose();
  });

  test('behavior: variables that swap, and one that takes an argument', () => {
    const [one, other, last] = [1, 2, 3].map((value) => tf.variable(tf.scalar(value)));
    const step = compile((x: tf.Scalar) => {
      const old = tf.clone(one);
      one.assign(other as tf.Scalar);
      other.assign(old);
      last.assign(x);
    });
    for (let call = 0; call < 6; call++) {
      const x = tf.scalar(10 + call);
      step(x);
      x.dispose();
      const values = [one, other, last].map((variable) => variable.dataSync()[0]);
      expect(values).toEqual(call % 2 === 0 ? [2, 1, 10 + call] : [1, 2, 10 + call]);
    }
    expect(step.stats.compiledCalls).toBe(3);
    step.dispose();
  });

  test('behavior: constants follow sizes: shapes, counts, fills, sequences of two lengths', () => {
    const sized = ({ x, y, rows }: { x: tf.Tensor; y: tf.Tensor; rows: number }) => {
      const [height, width] = x.shape;
      const flat = tf.reshape(x, [height * width, 2]);
      const masked = tf.mul(flat, tf.ones([height * width, 1]));
      const both = tf.concat([tf.slice(masked, [0, 0], [width - 1, 2]), tf.fill([rows + 2, 2], 1 / (4 * height))]);
      return [both, tf.mean(masked), tf.zeros([height + (y.shape[0] as number), 3]), tf.div(tf.sum(y), 1 - rows)];
    };
    const step = compile(sized);
    for (let call = 0; call < 9; call++) {
      const sizes = { rows: 4 + (call % 3), height: 5 + ((call * 2) % 5), width: 6 + ((call * 3) % 4) };
      const x = random([sizes.height, sizes.width, 2], call);
      const y = random([5 + (call % 2)], call);
      const found = step({ x, y, rows: sizes.rows });
      sized({ x, y, rows: sizes.rows }).forEach((expected, i) => {
        expect(found[i].shape).toEqual(expected.shape);
        expect(bits(found[i])).toEqual(bits(expected));
      });
    }
    expect(step.stats.compiledCalls).toBeGreaterThan(2);
    step.dispose();
  });

  test('behavior: a size that never varied is recorded once it does', () => {
    const step = compile((x: tf.Tensor2D) => tf.reshape(x, [x.shape[0] * 3]));
    for (const result of callAll(step, 4, (call): [tf.Tensor2D] => [random([4, 3], call) as tf.Tensor2D]))
      result.dispose();
    expect(step.stats.keys[0]).toMatchObject({ state: 'compiled', recordings: 3, feeds: 0 });
    expect(step(random([6, 3], 1) as tf.Tensor2D).shape).toEqual([18]);
    expect(step.stats.keys[0]).toMatchObject({ state: 'compiled', recordings: 4, feeds: 1 });
    expect(step(random([7, 3], 1) as tf.Tensor2D).shape).toEqual([21]);
    expect(step.stats.compiledCalls).toBe(2);
    // Five times what was seen: another form may be cheaper there, so it is seen first.
    expect(step(random([35, 3], 1) as tf.Tensor2D).shape).toEqual([105]);
    expect(step.stats.keys[0]).toMatchObject({ recordings: 5, state: 'compiled' });
    expect(step(random([30, 3], 1) as tf.Tensor2D).shape).toEqual([90]);
    expect(step.stats.compiledCalls).toBe(3);
    step.dispose();
  });

  test('behavior: two sizes that were always equal are recorded again once they differ', () => {
    const step = compile((x: tf.Tensor, y: tf.Tensor) => [tf.ones([x.shape[0] * 2]), tf.ones([y.shape[0] * 3])]);
    for (const size of [2, 3, 4, 3]) step(tf.ones([size]), tf.ones([size]));
    expect(step.stats).toMatchObject({ compiledCalls: 1, keys: [{ recordings: 3 }] });
    const shapes = (one: number, other: number) => step(tf.ones([one]), tf.ones([other])).map(({ shape }) => shape);
    expect(shapes(4, 2)).toEqual([[8], [6]]);
    expect(step.stats).toMatchObject({ compiledCalls: 1, keys: [{ recordings: 4 }] });
    expect(shapes(3, 4)).toEqual([[6], [12]]);
    expect(step.stats.compiledCalls).toBe(2);
    step.dispose();
  });

  test('behavior: a variable that shares its value with another while recorded is not mistaken for it', () => {
    const one = tf.variable(tf.scalar(3));
    const other = tf.variable(one);
    const step = compile((x: tf.Tensor) => tf.add(tf.mul(x, one), other));
    const x = tf.scalar(2);
    for (let call = 0; call < 5; call++) expect(step(x).dataSync()[0]).toBe(9);
    other.assign(tf.scalar(10));
    for (let call = 0; call < 6; call++) expect(step(x).dataSync()[0]).toBe(16);
    expect(step.stats.keys[0].state).toBe('compiled');
    one.assign(tf.scalar(1));
    expect(step(x).dataSync()[0]).toBe(12);
    step.dispose();
  });

  test('behavior: the same tensor given twice has a function of its own', () => {
    const step = compile((x: tf.Tensor, y: tf.Tensor) => tf.sub(tf.mul(x, 2), y));
    const [one, two] = [tf.scalar(1), tf.scalar(2)];
    for (let call = 0; call < 5; call++) {
      expect(step(one, one).dataSync()[0]).toBe(1);
      expect(step(one, two).dataSync()[0]).toBe(0);
    }
    expect(step.stats.keys.length).toBe(2);
    expect(step.stats.compiledCalls).toBe(4);
    step.dispose();
  });

  test('behavior: each key has its function, and the least used goes', () => {
    const doubled = (x: tf.Tensor, times: string) => {
      let result = x;
      for (let i = 0; i < times.length; i++) result = tf.add(result, x);
      return result;
    };
    const step = compile(doubled, { recordings: 2, capacity: 2 });
    const x = tf.tensor1d([1, 2]);
    for (const times of ['a', 'bb', 'a', 'bb', 'a', 'bb', 'ccc']) {
      expect(Array.from(step(x, times).dataSync())).toEqual([times.length + 1, 2 * times.length + 2]);
    }
    expect(step.stats.keys.map(({ key, state }) => [key, state])).toEqual([
      ['||0:float321 1:"bb"', 'compiled'],
      ['||0:float321 1:"ccc"', 'recording'],
    ]);
    step.dispose();
  });

  test('behavior: inside a gradient, and inside another step, it is a part of it', () => {
    const square = compile((x: tf.Tensor) => tf.mul(x, x), { name: 'square' });
    for (let call = 0; call < 4; call++) square(tf.scalar(call));
    expect(
      tf
        .grad((x) => square(x))(tf.scalar(3))
        .dataSync()[0],
    ).toBe(6);
    const outer = compile((x: tf.Tensor) => tf.add(square(x), 1));
    for (let call = 0; call < 5; call++) expect(outer(tf.scalar(call)).dataSync()[0]).toBe(call ** 2 + 1);
    expect(outer.stats.compiledCalls).toBe(2);
    square.dispose();
    expect(outer(tf.scalar(9)).dataSync()[0]).toBe(82);
    outer.dispose();
  });

  test('behavior: verifyEvery keeps the eager values where a decision was hidden, and gives the key up', () => {
    let factor = 2;
    const weight = tf.variable(tf.scalar(1));
    const step = compile(
      (x: tf.Tensor) => {
        weight.assign(tf.mul(weight, factor));
        return { y: tf.mul(x, factor) };
      },
      { verifyEvery: 2 },
    );
    for (let call = 0; call < 5; call++) step(tf.scalar(1));
    expect(step.stats).toMatchObject({ verified: 1, differed: 0, compiledCalls: 2 });
    factor = 3; // Nobody told the step: compiled, it goes on doubling.
    step(tf.scalar(1));
    expect(step(tf.scalar(1)).y.dataSync()[0]).toBe(3);
    expect(weight.dataSync()[0]).toBe(32 * 2 * 3);
    expect(step.stats).toMatchObject({ verified: 2, differed: 1 });
    expect(step.stats.keys[0]).toMatchObject({
      state: 'refused',
      reason: "the result 'y' differs from eager execution",
    });
    step.dispose();
  });

  describe('error: what cannot be compiled runs eagerly, and says why', () => {
    const reasonOf = <Inputs extends readonly unknown[]>(
      step: (...inputs: Inputs) => unknown,
      inputs: (call: number) => Inputs,
      options: CompileOptions<Inputs> = {},
    ) => {
      const log = vi.fn();
      const compiled = compile(step, { name: 'step', log, ...options });
      callAll(compiled, 6, inputs);
      expect(compiled.stats.compiledCalls).toBe(0);
      const [{ state, reason }] = compiled.stats.keys;
      expect(state).toBe('refused');
      expect(log).toHaveBeenLastCalledWith(`step: not compiled: ${reason}`);
      compiled.dispose();
      return reason && withoutLines(reason);
    };
    const scalars = (call: number): [tf.Scalar] => [tf.scalar(call)];

    test('a read', () => {
      const reason = reasonOf((x: tf.Tensor) => tf.mul(x, tf.add(x, 1).dataSync()[0]), scalars);
      expect(reason).toMatchInlineSnapshot(
        `"the step reads the result of Add (add at HERE) while it runs (at HERE). End the step there, read, and go on in a second one"`,
      );
    });

    test('a constant that nothing explains', () => {
      let calls = 1;
      const reason = reasonOf((x: tf.Tensor) => tf.mul(x, Math.sqrt(calls++)), scalars);
      expect(reason).toMatchInlineSnapshot(
        `"input 1 of Mul (mul at HERE) is a constant that varies from call to call, as 1, 1.4142135381698608, 1.7320507764816284, and is neither a size nor a number that the step was told. Give it as an argument, name the size or number in \`quantities\`, or put the decision behind it into \`key\`"`,
      );
    });

    test('a random mask', () => {
      const dropped = (x: tf.Tensor) => layers.dropout({ rate: 0.5, name: 'dropped' }).apply(x, { training: true });
      const reason = reasonOf(dropped, (call): [tf.Tensor] => [random([200], call)]);
      expect(reason).toMatchInlineSnapshot(
        `"input 0 of Add (add in layer dropped at HERE) is a constant that varies from call to call, with 200 elements, and is neither a size nor a number that the step was told. Give it as an argument, name the size or number in \`quantities\`, or put the decision behind it into \`key\`"`,
      );
    });

    test('a decision that is not in the key', () => {
      let calls = 0;
      const reason = reasonOf((x: tf.Tensor) => (calls++ % 2 === 0 ? tf.relu(x) : tf.abs(x)), scalars);
      expect(reason).toMatchInlineSnapshot(
        `"no two calls are alike: Abs (abs at HERE) in one was Relu (relu at HERE) in another"`,
      );
    });

    test('a number among the results', () => {
      let calls = 0;
      expect(reasonOf((x: tf.Tensor) => [tf.relu(x), calls++], scalars)).toMatchInlineSnapshot(
        `"no two calls are alike: the result '[1]' was 3 and 4: let it be a tensor"`,
      );
    });

    test('a tensor that it keeps', () => {
      expect(reasonOf((x: tf.Tensor) => tf.add(tf.keep(tf.relu(x)), 1), scalars)).toMatchInlineSnapshot(
        `"the step keeps tensors that it does not return (1)"`,
      );
    });

    test('variables that it makes in every call', () => {
      let calls = 0;
      const reason = reasonOf((x: tf.Tensor) => tf.add(tf.variable(x, true, `new${calls++}`), 1), scalars);
      expect(reason).toMatchInlineSnapshot(`"no two calls are alike: the step makes variable 'new3'"`);
    });
  });

  test('error: an op that fails is named with its layer and line, and no variable changes', () => {
    const words = layers.embedding({ inputDim: 3, outputDim: 2, name: 'words' });
    const count = tf.variable(tf.scalar(0));
    const step = compile(
      (ids: tf.Tensor) => {
        count.assign(tf.add(count, 1));
        return { y: words.apply(ids) as tf.Tensor };
      },
      { name: 'embed' },
    );
    for (let call = 0; call < 5; call++) step(tf.tensor1d([0, 2], 'int32'));
    expect(step.stats.compiledCalls).toBe(1);
    let error: CompiledStepError | undefined;
    try {
      step(tf.tensor1d([0, 3], 'int32'));
    } catch (caught) {
      error = caught as CompiledStepError;
    }
    expect(error).toBeInstanceOf(CompiledStepError);
    expect({ ...error }).toMatchObject({ step: 'embed', op: 'GatherV2' });
    expect(error?.facts.reason).toBe('indices[1] = 3 is not in [0, 3)');
    expect(error && withoutLines(error.message)).toMatchInlineSnapshot(
      `"the compiled step 'embed' failed in GatherV2 (gather in layer words at HERE): indices[1] = 3 is not in [0, 3)"`,
    );
    expect(count.dataSync()[0]).toBe(5);
    expect(step(tf.tensor1d([1, 1], 'int32')).y.shape).toEqual([2, 2]);
    step.dispose();
  });

  test('behavior: an error in a gradient names its op and layer', () => {
    let calls = 0;
    class Doubled extends layers.Layer {
      static className = 'Doubled';
      override call(x: tf.Tensor | tf.Tensor[]) {
        const factor = Math.sqrt(++calls);
        const gradFunc = (dy: tf.Tensor) => tf.mul(dy, factor);
        return tf.customGrad((value) => ({ value: tf.mul(value as tf.Tensor, 2), gradFunc }))([x].flat()[0]);
      }
    }
    const doubled = new Doubled({ name: 'double' });
    const step = compile((x: tf.Tensor) => tf.grad((value) => tf.sum(doubled.apply(value) as tf.Tensor))(x));
    for (let call = 0; call < 4; call++) step(random([2, 3], call));
    expect(withoutLines(step.stats.keys[0].reason ?? '')).toMatchInlineSnapshot(
      `"input 1 of Mul (gradient of forward in layer double at HERE) is a constant that varies from call to call, as 1, 1.4142135381698608, 1.7320507764816284, and is neither a size nor a number that the step was told. Give it as an argument, name the size or number in \`quantities\`, or put the decision behind it into \`key\`"`,
    );
    step.dispose();
  });

  test('behavior: tensors the step closes over stay its arguments, and a new one is recorded', () => {
    let table = random([40, 40], 1);
    const step = compile((x: tf.Tensor2D) => tf.matMul(x, table as tf.Tensor2D));
    const x = random([2, 40], 2) as tf.Tensor2D;
    for (let call = 0; call < 6; call++) step(x);
    // The first call hands the table to libtensorflow, so that it is told from a constant from the second on.
    expect(step.stats).toMatchObject({ compiledCalls: 2, keys: [{ state: 'compiled', recordings: 4 }] });
    table.dispose();
    table = random([40, 40], 3);
    for (let call = 0; call < 6; call++) expect(bits(step(x))).toEqual(bits(tf.matMul(x, table as tf.Tensor2D)));
    expect(step.stats.keys[0].state).toBe('compiled');
    step.dispose();
  });

  test('error: arguments, results and options that cannot be used', () => {
    const step = compile((_x: unknown) => tf.scalar(1), { name: 'step' });
    expect(() => step({ images: [new Map()] })).toThrowErrorMatchingInlineSnapshot(
      `[CompileError: images[0]: expected a tensor, a number, a boolean, a string, or arrays and plain objects of them, got Map. Give its tensors, or let the step close over it if it never changes.]`,
    );
    expect(() => step(() => 1)).toThrow(CompileError);
    const disposed = tf.scalar(1);
    disposed.dispose();
    expect(() => step({ x: disposed })).toThrowErrorMatchingInlineSnapshot(
      `[CompileError: x: this tensor is disposed.]`,
    );
    const later = compile(async () => tf.scalar(1), { name: 'later' });
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(() => later()).toThrowErrorMatchingInlineSnapshot(
      `[CompileError: the result of 'later': expected tensors in arrays and plain objects, got a Promise. A step cannot be asynchronous: end it where it waits.]`,
    );
    vi.restoreAllMocks();
    expect(() => compile(() => tf.scalar(1), { recordings: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[CompileError: recordings: expected a whole number ≥ 2, got 1.]`,
    );
    expect(() => compile(() => tf.scalar(1), { capacity: 0 })).toThrow('capacity: expected a whole number ≥ 1, got 0.');
    expect(() => compile(() => tf.scalar(1), { verifyEvery: 0.5 })).toThrow(CompileError);
  });
});

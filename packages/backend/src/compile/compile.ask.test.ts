import { random } from '@ecgan/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { CompileError } from '../errors.js';
import { installedBackends } from '../installedBackends.js';
import { nodeBackend, reasonNotToCompile } from '../kernels/tensorflow/NodeBackend.js';
import { useBackend } from '../useBackend.js';
import type { Ask } from './CompileOptions.js';
import { compile } from './compile.js';

const installed = (await installedBackends()).includes('tensorflow');
await useBackend(installed ? 'tensorflow' : 'wasm');
const missing = reasonNotToCompile();
if (missing) process.stderr.write(`compiled steps run as they are, because ${missing}\n`);

interface Question {
  scores: tf.Tensor1D;
}
interface Answer {
  rows: tf.Tensor1D;
  share: number;
}
type AskRows = Ask<Question, Answer>;

/** Rows whose score is above the mean: how many there are differs from call to call. */
function hardRows({ scores }: Question): Answer {
  const values = scores.dataSync() as Float32Array;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const rows = Array.from(values.keys()).filter((row) => values[row] >= mean);
  return { rows: tf.tensor1d(rows, 'int32'), share: rows.length / values.length };
}

/** A step that descends on its hardest rows only: a question in the middle of what is differentiated. */
function mining() {
  const [hidden, last] = [random([4, 5], 1), random([5, 1], 2)].map((value) => tf.variable(value));
  const optimizer = tf.train.adam(0.05);
  const step = (x: tf.Tensor2D, ask: AskRows) => {
    const loss = optimizer.minimize(() => {
      const features = tf.tanh(tf.matMul(x, hidden as tf.Tensor2D));
      const scores = tf.reshape(tf.matMul(features, last as tf.Tensor2D), [x.shape[0]]) as tf.Tensor1D;
      const { rows, share } = ask({ scores });
      return tf.mul(tf.mean(tf.square(tf.gather(scores, rows))), share) as tf.Scalar;
    }, true);
    return { loss: loss as tf.Scalar };
  };
  return { step, optimizer, weights: () => [hidden, last].map((weight) => Array.from(weight.dataSync())) };
}

const x = (call: number) => random([8 + (call % 3), 4], call) as tf.Tensor2D;

describe('compile: a step that asks', () => {
  let questions: number;
  const answer = (question: Question) => {
    questions++;
    return hardRows(question);
  };
  beforeEach(() => {
    questions = 0;
  });

  test('default: what comes before and after a question is a function each, gradients across it included', () => {
    const [plain, other] = [mining(), mining()];
    const step = compile(other.step, { answer, optimizers: [other.optimizer] });
    for (let call = 0; call < 20; call++) {
      const expected = tf.tidy(() => plain.step(x(call), hardRows).loss.dataSync());
      expect(step(x(call)).loss.dataSync()).toEqual(expected);
    }
    expect(other.weights()).toEqual(plain.weights());
    // Once a call, also where an answer's size was new and the call began anew.
    expect(questions).toBe(20);
    expect(other.optimizer.iterations).toBe(20);
    if (missing) return;
    expect(step.stats.compiledCalls).toBeGreaterThan(8);
    expect(step.stats.keys[0]).toMatchObject({ state: 'compiled', functions: 2 });
    step.dispose();
  });

  test.skipIf(missing)('behavior: verifyEvery asks once, and nothing is left of the answers', () => {
    const { step: plain, optimizer } = mining();
    const step = compile(plain, { answer, optimizers: [optimizer], verifyEvery: 2 });
    for (let call = 0; call < 14; call++) step(x(call)).loss.dispose();
    const [inputs, { binding }] = [x(1), nodeBackend()];
    step(inputs).loss.dispose();
    const [tensors, handles, compiledCalls] = [
      tf.memory().numTensors,
      binding.getNumOfTensors(),
      step.stats.compiledCalls,
    ];
    for (let call = 0; call < 30; call++) step(inputs).loss.dispose();
    expect(questions).toBe(45);
    expect(step.stats.compiledCalls - compiledCalls).toBeGreaterThan(20);
    expect(step.stats.verified).toBeGreaterThan(10);
    expect(step.stats.differed).toBe(0);
    expect(tf.memory().numTensors).toBe(tensors);
    // Small constants of eager calls are kept.
    expect(binding.getNumOfTensors() - handles).toBeLessThan(40);
    step.dispose();
  });

  test.skipIf(missing)('behavior: two questions, an answer of numbers alone, and arguments of any kind', () => {
    class Batch {
      constructor(readonly values: tf.Tensor1D) {}
    }
    type Sum = Ask<{ sum: tf.Scalar }, number>;
    const step = compile(
      ({ values }: Batch, ask: Sum) => {
        const first = ask({ sum: tf.sum(values) as tf.Scalar });
        const scaled = tf.mul(values, first);
        const second = ask({ sum: tf.sum(scaled) as tf.Scalar });
        return [tf.add(scaled, second), tf.sub(values, 1)];
      },
      { inputs: (batch) => batch.values, answer: ({ sum }) => sum.dataSync()[0] },
    );
    for (let at = 0; at < 6; at++) {
      const call = 1 + (at % 3);
      const [one, two] = step(new Batch(tf.tensor1d([call, 1])));
      const scaled = [call * (call + 1), call + 1];
      const total = scaled[0] + scaled[1];
      expect([one, two].map((tensor) => Array.from(tensor.dataSync()))).toEqual([
        [scaled[0] + total, scaled[1] + total],
        [call - 1, 0],
      ]);
    }
    expect(step.stats.keys[0]).toMatchObject({ state: 'compiled', functions: 3 });
    expect(step.stats.compiledCalls).toBe(3);
    step.dispose();
  });

  test.skipIf(missing)('behavior: an answer of another kind is computed as it is, with what was answered', () => {
    let asked = 0;
    const step = compile(
      (value: tf.Tensor, ask: Ask<tf.Tensor, { factor: tf.Tensor }>) => tf.mul(value, ask(value).factor),
      {
        answer: (value) => {
          const [found] = value.dataSync();
          asked++;
          return { factor: found < 0 ? tf.tensor1d([found, 1]) : tf.scalar(found) };
        },
      },
    );
    for (let call = 0; call < 5; call++) expect(step(tf.scalar(3)).shape).toEqual([]);
    expect(step.stats.compiledCalls).toBe(2);
    expect(Array.from(step(tf.scalar(-2)).dataSync())).toEqual([4, -2]);
    expect(asked).toBe(6);
    expect(step.stats.compiledCalls).toBe(2);
    expect(step.stats.keys[0].reason).toMatchInlineSnapshot(
      `"the answer to question 0 was factor:float320 and factor:float321"`,
    );
    expect(step(tf.scalar(2)).dataSync()[0]).toBe(4);
    step.dispose();
  });

  test('behavior: an answer that throws ends the step, and no variable changes', () => {
    const weight = tf.variable(tf.scalar(1));
    const step = compile(
      (value: tf.Tensor, ask: Ask<tf.Tensor, number>) => {
        const loss = tf.mul(value, weight);
        weight.assign(tf.add(weight, ask(loss)));
        return loss;
      },
      {
        answer: (loss) => {
          const [found] = loss.dataSync();
          if (!Number.isFinite(found)) throw new RangeError(`the loss is ${found}`);
          return 0.5;
        },
      },
    );
    const values = [1, Number.NaN, 1, 1, 1, Number.POSITIVE_INFINITY, 1].map((value) => tf.scalar(value));
    const tensors = tf.memory().numTensors;
    for (const value of values) {
      const before = weight.dataSync()[0];
      if (Number.isFinite(value.dataSync()[0])) {
        step(value).dispose();
        expect(weight.dataSync()[0]).toBe(before + 0.5);
      } else {
        expect(() => step(value)).toThrow(RangeError);
        expect(weight.dataSync()[0]).toBe(before);
      }
    }
    expect(tf.memory().numTensors).toBe(tensors);
    if (!missing) expect(step.stats.compiledCalls).toBeGreaterThan(0);
    step.dispose();
  });

  test('error: a step that asks without an answer', () => {
    const step = compile((value: tf.Tensor, ask: Ask<tf.Tensor, number>) => tf.mul(value, ask(value)), {
      name: 'asks',
    } as never);
    expect(() => step(tf.scalar(1))).toThrow(CompileError);
    expect(() => step(tf.scalar(1))).toThrow(
      "'asks' calls ask, but the option 'answer' is missing. Pass a function that answers.",
    );
  });
});

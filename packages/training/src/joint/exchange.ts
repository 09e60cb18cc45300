import type { JointBatch } from '@ecgan/core';
import {
  clone,
  customGrad,
  div,
  type GradSaveFunc,
  gather,
  mul,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
} from '@tensorflow/tfjs-core';
import type { BatchShare } from './BatchShare.js';

/** Embeddings of pixels and their classes; a class below 0 is of none, and its row is left out. */
interface LabelledRows {
  /** `[samples, dim]` */
  rows: Tensor2D;
  /** int32 `[samples]` */
  labels: Tensor1D;
}

/** Embeddings of all processes, in the order of their ranks. */
interface JointRows extends LabelledRows {
  /** Which of them are this process's, int32. */
  own: Tensor1D;
}

/** What a step exchanges with the other processes in its middle, and what comes of it. All are tensors: a compiled step is cut there. */
interface Exchanges {
  /** `[2, channels]`: see `JointBatch.moments`. */
  moments: { asked: Tensor2D; answered: Tensor2D };
  /** See `JointBatch.average`. */
  sums: { asked: Tensor1D; answered: Tensor1D };
  rows: { asked: LabelledRows; answered: JointRows };
  /** Gradients times the share of the images here, to be added up. */
  gradients: { asked: Tensor1D[]; answered: Tensor1D[] };
}

/** A question to the other processes. */
export type ExchangeQuestion = {
  [Name in keyof Exchanges]: { exchange: Name; asked: Exchanges[Name]['asked'] };
}[keyof Exchanges];

/** Any answer. */
export type ExchangeAnswer = Exchanges[keyof Exchanges]['answered'];

/** Reads what is asked, exchanges it and makes tensors of what comes back. */
export function answerExchange(share: BatchShare, question: ExchangeQuestion): ExchangeAnswer {
  switch (question.exchange) {
    case 'moments':
      return jointMoments(share, question.asked);
    case 'sums':
      return tensor1d(Float32Array.from(share.average(question.asked.dataSync())));
    case 'rows':
      return jointRows(share, question.asked);
    case 'gradients':
      return question.asked.map((one) => {
        // A copy: what a backend gives may be its own memory.
        const values = one.dataSync<'float32'>().slice();
        share.sumInPlace(values);
        return tensor1d(values);
      });
  }
}

/** In float64, in which `E[x²] − μ²` loses nothing that float32 holds. */
function jointMoments(share: BatchShare, asked: Tensor2D): Tensor2D {
  const [own, channels] = [asked.dataSync(), asked.shape[1]];
  const raw = Array.from(own, (value, i) => (i < channels ? value : value + own[i - channels] ** 2));
  const all = share.average(raw);
  const values = Float32Array.from(all, (value, i) =>
    i < channels ? value : Math.max(0, value - all[i - channels] ** 2),
  );
  return tensor2d(values, [2, channels]);
}

function jointRows(share: BatchShare, { rows, labels }: LabelledRows): JointRows {
  const dim = rows.shape[1];
  const kept = Int32Array.from(labels.dataSync());
  const none = kept.length === 1 && kept[0] < 0;
  const ids = share.gather(none ? new Int32Array(0) : kept);
  const values = share.gather(none ? new Float32Array(0) : rows.dataSync<'float32'>().slice());
  const before = ids.slice(0, share.places[0]).reduce((sum, { length }) => sum + length, 0);
  const own = Int32Array.from({ length: none ? 0 : kept.length }, (_, i) => before + i);
  const labelsOfAll = joined(Int32Array, ids);
  return {
    rows: tensor2d(joined(Float32Array, values), [labelsOfAll.length, dim]),
    labels: tensor1d(labelsOfAll, 'int32'),
    own: tensor1d(own, 'int32'),
  };
}

function joined<Values extends Float32Array | Int32Array>(
  type: new (length: number) => Values,
  parts: readonly Values[],
): Values {
  const whole = new type(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
}

/** What a step asks of the other processes, where they have a part of its batches. */
export interface Joint extends JointBatch {
  /** The embeddings of all processes. They can be differentiated in the rows of this one. */
  rows(rows: Tensor2D, labels: Tensor1D): LabelledRows;
  /** The sums of gradients over the processes, each counted by its share. */
  gradients(own: readonly Tensor1D[]): Tensor1D[];
}

/** @param ask - Returns what {@link answerExchange} gives. */
export function jointOf(share: number, ask: (question: ExchangeQuestion) => ExchangeAnswer): Joint {
  return {
    share,
    moments: (asked) => ask({ exchange: 'moments', asked }) as Tensor2D,
    average: (asked) => ask({ exchange: 'sums', asked }) as Tensor1D,
    rows: (rows, labels) => {
      const joint = ask({ exchange: 'rows', asked: { rows, labels } }) as JointRows;
      return { rows: withOwnGradient(rows, joint, share), labels: joint.labels };
    },
    gradients: (own) => {
      const weighted = own.map((one) => mul(one, share) as Tensor1D);
      const summed = ask({ exchange: 'gradients', asked: weighted }) as Tensor1D[];
      for (const one of weighted) one.dispose();
      return summed;
    },
  };
}

/**
 * The rows of all as a function of this process's own.
 *
 * @remarks Every process computes the same loss of all rows, and each its gradient in its own. A process's loss counts for `share` of the
 * whole: hence the division.
 */
function withOwnGradient(rows: Tensor2D, { rows: all, own }: JointRows, share: number): Tensor2D {
  if (own.size === 0) return all;
  const joined = customGrad((...operands) => {
    (operands[1] as unknown as GradSaveFunc)([own]);
    const gradFunc = (dy: Tensor, [places]: Tensor[]) => div(gather(dy as Tensor2D, places as Tensor1D), share);
    return { value: clone(all), gradFunc };
  });
  return joined(rows) as Tensor2D;
}

import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import type { ComponentCase, StateCase } from '../ComponentCase.js';

/*
 * What a component must show, by its kind. `layer({ spade }, { values, gradients, leaks, roundTrip, smallCase })` does not compile without
 * one of them; a check that does not apply says why: `gradients: none('the operands are integers')`.
 *
 * A check is shown by the tests that begin with `testsOf('spade')` of `@ecgan/testing` and use its helper.
 */

/** Shown by `expectClose`; of plain functions and states, which give exact results, by any passed test. */
export const values = 'values';
/** Shown by `expectGradientsMatch` or `expectWeightGradientsMatch`. */
export const gradients = 'gradients';
/** Shown by `expectNoLeaks`. */
export const leaks = 'leaks';
/** Shown by `expectSameAfterLoading` or `expectSameAfterRestoring`. */
export const roundTrip = 'round trip';

/** What the tests may show of a component. */
export type Check = typeof values | typeof gradients | typeof leaks | typeof roundTrip;

/** A check that does not apply. */
export interface None {
  reason: string;
}

/** Why a check does not apply to a component. */
export function none(reason: string): None {
  return { reason };
}

/** One small case to compute where the tests cannot run: on webgpu, which has no synchronous reads. */
type SmallCase = () => ComponentCase | StateCase;

/** What a function of tensors shows. */
interface MathsChecks {
  values: typeof values;
  gradients: typeof gradients | None;
  leaks: typeof leaks;
  smallCase: SmallCase;
}

/** What something with weights shows. */
interface WeightedChecks extends MathsChecks {
  roundTrip: typeof roundTrip;
}

/** What an initializer shows. */
interface InitializerChecks {
  values: typeof values;
  leaks: typeof leaks;
  smallCase: SmallCase;
}

/** What a state that is not weights shows. */
interface StateChecks {
  values: typeof values;
  leaks: typeof leaks | None;
  roundTrip: typeof roundTrip | None;
  smallCase: SmallCase | None;
}

/** What a function without tensors shows. */
interface PlainChecks {
  values: typeof values;
}

/** A component and what it must show. */
export interface Component {
  name: string;
  kind: 'maths' | 'layer' | 'network' | 'initializer' | 'state' | 'plain';
  checks: Partial<Record<'values' | 'gradients' | 'leaks' | 'roundTrip', Check | None>>;
  smallCase?: SmallCase;
}

/** An export by its name: `{ spade }`. */
type Named<T> = Record<string, T>;
type Returns<T> = (...args: never[]) => T;

/** A function of tensors, or an object of such functions. */
export function maths(exported: Named<Returns<unknown>>, checks: MathsChecks): Component {
  return component('maths', exported, checks);
}

/** A layer, by its factory. */
export function layer(exported: Named<Returns<layers.Layer>>, checks: WeightedChecks): Component {
  return component('layer', exported, checks);
}

/** A function that gives a model. */
export function network(exported: Named<Returns<LayersModel>>, checks: WeightedChecks): Component {
  return component('network', exported, checks);
}

/** An initializer of weights, by its factory. */
export function initializer(
  exported: Named<Returns<{ apply(shape: number[]): Tensor }>>,
  checks: InitializerChecks,
): Component {
  return component('initializer', exported, checks);
}

/** A class of state that is not weights; its constructor may be private. */
export function state(exported: Named<{ readonly prototype: object }>, checks: StateChecks): Component {
  return component('state', exported, checks);
}

/** A function that computes nothing with tensors. */
export function plain(exported: Named<Returns<unknown>>, checks: PlainChecks): Component {
  return component('plain', exported, checks);
}

function component(
  kind: Component['kind'],
  exported: Named<unknown>,
  { smallCase, ...checks }: Component['checks'] & { smallCase?: SmallCase | None },
): Component {
  const [name] = Object.keys(exported);
  return { name, kind, checks, ...(typeof smallCase === 'function' && { smallCase }) };
}

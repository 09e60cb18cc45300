import { engine } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

/** The place where an op was recorded. */
export interface Where {
  /** Names of the layers that called the op, outermost first. */
  layers: readonly string[];
  /** Names of the TF.js functions that called the op, outermost first. */
  functions: readonly string[];
  /** Whether the op was part of computing a gradient. */
  gradient: boolean;
  /** Holds the stack, which is formatted only when it is read. */
  trace: Error;
}

/** The parts of TF.js's engine that show which function an op belongs to. */
interface EngineInternals {
  state: { scopeStack: { name: string }[]; activeTape: { gradient?: (dys: unknown) => unknown }[] | null };
  addTapeNode(...facts: unknown[]): void;
}

const inside = /node_modules[\\/]|node:internal|[\\/]backend[\\/](src|dist)[\\/](compile|kernels)[\\/](?!.*\.test\.)/;

/** `'gradient of conv2d in layer block1 at …/model.ts:12:3'` */
export function describeWhere({ layers: names, functions, gradient, trace }: Where): string {
  const named = functions.at(-1);
  const line = (trace.stack ?? '')
    .split('\n')
    .slice(1)
    .filter((frame) => !inside.test(frame))
    .map((frame) => /([^\s()]+:\d+:\d+)\)?$/.exec(frame)?.[1].replace(/^file:\/\//, ''))
    .find((place) => place !== undefined);
  const parts = [
    named && `${gradient ? 'gradient of ' : ''}${named}`,
    names.length > 0 && `in layer ${names.at(-1)}`,
    line && `at ${line}`,
  ];
  return parts.filter(Boolean).join(' ') || 'unknown place';
}

/** Tracks which layer and which gradient is being computed, until `stop()`. */
export function followPlaces(): { here(): Where; stop(): void } {
  const internals = engine() as unknown as EngineInternals;
  const prototype = layers.Layer.prototype as unknown as { apply(...args: unknown[]): unknown };
  const { apply } = prototype;
  const { addTapeNode } = internals;
  let names: readonly string[] = [];
  let forward: readonly string[] | undefined;

  prototype.apply = function (this: { name: string }, ...args: unknown[]) {
    const outer = names;
    names = [...outer, this.name];
    try {
      return apply.apply(this, args);
    } finally {
      names = outer;
    }
  };
  // A gradient is computed after its layer has returned, so its function remembers the layer.
  internals.addTapeNode = function (this: EngineInternals, ...facts: unknown[]) {
    addTapeNode.apply(this, facts);
    const node = this.state.activeTape?.at(-1);
    const { gradient } = node ?? {};
    if (!node || !gradient) return;
    const [itsLayers, itsName] = [names, functionsNow().at(-1) ?? String(facts[0])];
    node.gradient = (dys) => {
      const outer = [names, forward] as const;
      [names, forward] = [itsLayers, [itsName]];
      try {
        return gradient(dys);
      } finally {
        [names, forward] = outer;
      }
    };
  };
  const functionsNow = () =>
    internals.state.scopeStack.filter(({ name }) => name.endsWith('__op')).map(({ name }) => name.slice(0, -4));

  return {
    here() {
      const { stackTraceLimit } = Error;
      Error.stackTraceLimit = 40;
      const trace = new Error('recorded here');
      Error.stackTraceLimit = stackTraceLimit;
      return { layers: names, functions: forward ?? functionsNow(), gradient: forward !== undefined, trace };
    },
    stop() {
      prototype.apply = apply;
      internals.addTapeNode = addTapeNode;
    },
  };
}

import { sameConstant } from './constantOf.js';
import { elementType, roundingOf } from './elementType.js';
import { explain } from './expression.js';
import { FunctionGraph, type GraphValue } from './FunctionGraph.js';
import type { OpTable } from './opTable.js';
import type { Constant, Recording, Source } from './Recording.js';
import { type Explained, type QuantityRange, Refusal, type Template } from './Template.js';
import { describeWhere } from './Where.js';

/** Elements up to which a constant may be made anew for every call. */
const mostVarying = 64;

function rangesOf(recordings: readonly Recording[]): QuantityRange[] {
  const columns = recordings[0].quantities.map((_, i) => recordings.map(({ quantities }) => quantities[i].value));
  const texts = columns.map((values) => values.join());
  return recordings[0].quantities.map(({ name }, i) => ({
    name,
    varies: columns[i].some((value) => !Object.is(value, columns[i][0])),
    least: Math.min(...columns[i]),
    most: Math.max(...columns[i]),
    equalTo: texts.indexOf(texts[i]),
  }));
}

/** Nodes that a result depends on. */
function neededNodes({ nodes, outputs, assigned }: Recording): boolean[] {
  const needed = nodes.map(() => false);
  const need = (source: Source | undefined) => {
    if (source?.kind === 'node') needed[source.node] = true;
  };
  for (const { source } of [...outputs, ...assigned]) need(source);
  for (let i = nodes.length - 1; i >= 0; i--) if (needed[i]) nodes[i].inputs.forEach(need);
  return needed;
}

/** Writes several recordings of the same step as one function. */
class TemplateMaker {
  private readonly graph: FunctionGraph;
  private readonly last: Recording;
  private readonly made: GraphValue[][] = [];
  private readonly quantities: QuantityRange[];
  private readonly table: number[][];
  private readonly varying: number[];
  private readonly places: Template['places'] = new Map();

  constructor(
    private readonly recordings: readonly Recording[],
    ops: OpTable,
  ) {
    this.graph = new FunctionGraph(ops);
    this.last = recordings[recordings.length - 1];
    this.quantities = rangesOf(recordings);
    this.table = recordings.map(({ quantities }) => quantities.map(({ value }) => value));
    this.varying = this.quantities.flatMap(({ varies, equalTo }, i) => (varies && equalTo === i ? [i] : []));
  }

  make(): Template {
    const needed = neededNodes(this.last);
    this.last.nodes.forEach((_node, index) => {
      if (needed[index]) this.makeNode(index);
    });
    const results: Template['results'] = [];
    const resultOf = (pick: (recording: Recording) => Source | undefined, what: string): number => {
      const value = this.valueOf(this.recordings.map(pick) as Source[], what);
      const at = results.findIndex(({ reference }) => reference === value.reference);
      return at >= 0 ? at : results.push(value) - 1;
    };
    const outputs = this.last.outputs.map(({ path, source, value }, i) =>
      source
        ? { path, result: resultOf(({ outputs: all }) => all[i].source, `the result '${path}'`) }
        : { path, value },
    );
    const assigned = this.last.assigned.map(({ variable }, i) => ({
      variable,
      result: resultOf(({ assigned: all }) => all[i].source, `what is assigned to '${variable.name}'`),
    }));
    return {
      arguments: this.graph.arguments,
      nodes: this.graph.nodes,
      results,
      outputs,
      assigned,
      quantities: this.quantities,
      twins: this.last.variables
        .filter(({ twins }) => twins.length > 0)
        .map(({ variable, twins }) => [variable, ...twins]),
      iterations: this.last.iterations,
      places: this.places,
      recordedNodes: this.last.nodes.length,
    };
  }

  private makeNode(index: number): void {
    const { op, attributes, outputs, where } = this.last.nodes[index];
    const inputs = this.last.nodes[index].inputs.map((_source, i) =>
      this.valueOf(
        this.recordings.map(({ nodes }) => nodes[index].inputs[i]),
        () => `input ${i} of ${op} (${describeWhere(where)})`,
      ),
    );
    try {
      this.made[index] = this.graph.node(op, attributes, inputs, outputs, (name) =>
        this.places.set(name, { op, where }),
      );
    } catch (error) {
      throw new Refusal(`${(error as Error).message} (${describeWhere(where)})`);
    }
  }

  private valueOf(sources: readonly Source[], what: string | (() => string)): GraphValue {
    const source = sources[sources.length - 1];
    switch (source.kind) {
      case 'node':
        return this.made[source.node][source.output];
      case 'input':
        return this.graph.argument(`input ${source.index}`, { ...source, dtype: this.last.inputs[source.index] });
      case 'variable': {
        const { variable, dtype } = this.last.variables[source.index];
        return this.graph.argument(`variable ${source.index}`, { kind: 'variable', variable, dtype });
      }
      case 'captured': {
        const captured = this.last.captured[source.index];
        const { dtype } = captured;
        return this.graph.argument(`captured ${source.index}`, { kind: 'captured', captured, dtype });
      }
      case 'constant':
        return this.constantOf(
          sources.map((one) => (one as Extract<Source, { kind: 'constant' }>).constant),
          what,
        );
    }
  }

  /** A constant that was the same in all recordings, or one that depends on quantities. */
  private constantOf(constants: readonly Constant[], what: string | (() => string)): GraphValue {
    const constant = constants[constants.length - 1];
    if (constants.every((other) => sameConstant(other, constant))) return this.graph.constant(constant);
    const refuse = (detail: string) => {
      const text = typeof what === 'string' ? what : what();
      return new Refusal(
        `${text} is a constant that varies from call to call, ${detail}, and is neither a size nor a number that the step was told. ` +
          'Give it as an argument, name the size or number in `quantities`, or put the decision behind it into `key`',
      );
    };
    const { dtype, shape } = constant;
    const round = roundingOf(dtype);
    const Elements = elementType(dtype);
    if (!Elements || constants.some(({ values }) => !ArrayBuffer.isView(values))) throw refuse(`of type ${dtype}`);
    const lists = constants.map(({ values }) => values as Float32Array);
    const explained = (values: readonly number[], rounded: (value: number) => number): Explained => {
      const expressions = explain(values, this.table, this.varying, rounded);
      if (expressions.length === 0) throw refuse(`as ${values.slice(0, 4).join(', ')}`);
      return expressions;
    };
    const sameShape = constants.every((other) => other.shape.join() === shape.join());
    const uniform = lists.every((list) => list.length > 0 && list.every((value) => Object.is(value, list[0])));
    if (!sameShape) {
      if (!uniform) throw refuse(`of shape ${constants.map((one) => `[${one.shape}]`).join(', ')}`);
      const firsts = explained(
        lists.map(([first]) => first),
        round,
      );
      const value = this.scalar(firsts, dtype);
      const dims = shape.map((_length, i) =>
        explained(
          constants.map((one) => one.shape[i]),
          Number,
        ),
      );
      return this.graph.fill(dims, value);
    }
    if (lists[0].length > mostVarying) throw refuse(`with ${lists[0].length} elements`);
    const elements = Array.from(lists[0], (_value, i) =>
      explained(
        lists.map((list) => list[i]),
        round,
      ),
    );
    return this.graph.feed(shape, dtype, elements);
  }

  private scalar(value: Explained, dtype: number): GraphValue {
    const [only] = value;
    const Elements = elementType(dtype);
    if (only.form !== 'fixed' || !Elements) return this.graph.feed([], dtype, [value]);
    return this.graph.constant({ shape: [], dtype, values: Elements.of(only.value) });
  }
}

/**
 * One function of several recordings that do not differ but in the values of constants.
 *
 * @throws Refusal if a constant varies and no quantity explains it, or an op cannot be part of a function.
 */
export function makeTemplate(recordings: readonly Recording[], ops: OpTable): Template {
  return new TemplateMaker(recordings, ops).make();
}

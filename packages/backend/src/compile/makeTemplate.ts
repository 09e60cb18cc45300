import { sameConstant } from './constantOf.js';
import { elementType, roundingOf } from './elementType.js';
import { explain } from './expression.js';
import { FunctionGraph, type GraphValue } from './FunctionGraph.js';
import type { OpTable } from './opTable.js';
import type { Constant, RecordedOutput, Recording, Source } from './Recording.js';
import {
  type Explained,
  type QuantityRange,
  Refusal,
  type ResultPlace,
  type Template,
  type TemplateLeaf,
} from './Template.js';
import { describeWhere } from './Where.js';

/** Largest number of elements of a constant that is computed anew for every call. */
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

/** For each node, whether a result of the step depends on it. */
function neededNodes({ nodes, outputs, assigned, questions }: Recording): boolean[] {
  const needed = nodes.map(() => false);
  const need = (source: Source | undefined) => {
    if (source?.kind === 'node') needed[source.node] = true;
  };
  for (const { source } of [...outputs, ...assigned, ...questions.flatMap(({ asked }) => asked)]) need(source);
  for (let i = nodes.length - 1; i >= 0; i--) if (needed[i]) nodes[i].inputs.forEach(need);
  return needed;
}

/** Writes several recordings of the same step as one function. */
class TemplateMaker {
  private readonly graphs: FunctionGraph[];
  private readonly results: GraphValue[][];
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
    this.last = recordings[recordings.length - 1];
    this.graphs = [null, ...this.last.questions].map(() => new FunctionGraph(ops));
    this.results = this.graphs.map(() => []);
    this.quantities = rangesOf(recordings);
    this.table = recordings.map(({ quantities }) => quantities.map(({ value }) => value));
    this.varying = this.quantities.flatMap(({ varies, equalTo }, i) => (varies && equalTo === i ? [i] : []));
  }

  make(): Template {
    const needed = neededNodes(this.last);
    this.last.nodes.forEach((_node, index) => {
      if (needed[index]) this.makeNode(index);
    });
    const { outputs, assigned, questions } = this.last;
    const end = questions.length;
    return {
      questions: questions.map(({ asked, answerKey }, part) => ({
        answerKey,
        asked: asked.map((_leaf, i) => this.leaf((one) => one.questions[part].asked[i], part)),
      })),
      outputs: outputs.map((_leaf, i) => this.leaf((one) => one.outputs[i], end)),
      assigned: assigned.map(({ variable }, i) => ({
        variable,
        place: this.place((one) => one.assigned[i].source, end, `what is assigned to '${variable.name}'`),
      })),
      parts: this.graphs.map(({ arguments: all, nodes }, part) => ({
        arguments: all,
        nodes,
        results: this.results[part],
      })),
      quantities: this.quantities,
      twins: this.last.variables
        .filter(({ twins }) => twins.length > 0)
        .map(({ variable, twins }) => [variable, ...twins]),
      iterations: this.last.iterations,
      places: this.places,
      recordedNodes: this.last.nodes.length,
    };
  }

  /** Which part of the step an op belongs to. */
  private partOf(node: number): number {
    return this.last.questions.filter(({ nodes }) => nodes <= node).length;
  }

  private leaf(pick: (recording: Recording) => RecordedOutput, part: number): TemplateLeaf {
    const { path, source, value } = pick(this.last);
    if (!source) return { path, value };
    return { path, place: this.place((one) => pick(one).source as Source, part, `the result '${path}'`) };
  }

  /** Makes a value a result of the part that computes it, or of `part` if no op computes it. */
  private place(pick: (recording: Recording) => Source, part: number, what: string): ResultPlace {
    const source = pick(this.last);
    const own = source.kind === 'node' ? this.partOf(source.node) : part;
    return this.resultOf(own, this.valueOf(this.recordings.map(pick), what, own));
  }

  private resultOf(part: number, value: GraphValue): ResultPlace {
    const results = this.results[part];
    const at = results.findIndex(({ reference }) => reference === value.reference);
    return { part, result: at >= 0 ? at : results.push(value) - 1 };
  }

  private makeNode(index: number): void {
    const { op, attributes, outputs, where } = this.last.nodes[index];
    const part = this.partOf(index);
    const inputs = this.last.nodes[index].inputs.map((_source, i) =>
      this.valueOf(
        this.recordings.map(({ nodes }) => nodes[index].inputs[i]),
        () => `input ${i} of ${op} (${describeWhere(where)})`,
        part,
      ),
    );
    try {
      this.made[index] = this.graphs[part].node(op, attributes, inputs, outputs, (name) =>
        this.places.set(`${part}/${name}`, { op, where }),
      );
    } catch (error) {
      throw new Refusal(`${(error as Error).message} (${describeWhere(where)})`);
    }
  }

  private valueOf(sources: readonly Source[], what: string | (() => string), part: number): GraphValue {
    const source = sources[sources.length - 1];
    const graph = this.graphs[part];
    switch (source.kind) {
      case 'node': {
        const value = this.made[source.node][source.output];
        const made = this.partOf(source.node);
        if (made === part) return value;
        const place = this.resultOf(made, value);
        return graph.argument(`earlier ${made} ${place.result}`, { kind: 'earlier', ...place, dtype: value.dtype });
      }
      case 'answer': {
        const dtype = this.last.questions[source.part].answer[source.index];
        return graph.argument(`answer ${source.part} ${source.index}`, { ...source, dtype });
      }
      case 'input':
        return graph.argument(`input ${source.index}`, { ...source, dtype: this.last.inputs[source.index] });
      case 'variable': {
        const { variable, dtype } = this.last.variables[source.index];
        return graph.argument(`variable ${source.index}`, { kind: 'variable', variable, dtype });
      }
      case 'captured': {
        const captured = this.last.captured[source.index];
        const { dtype } = captured;
        return graph.argument(`captured ${source.index}`, { kind: 'captured', captured, dtype });
      }
      case 'constant':
        return this.constantOf(
          sources.map((one) => (one as Extract<Source, { kind: 'constant' }>).constant),
          what,
          graph,
        );
    }
  }

  /** The value of a constant that was the same in all recordings, or of one that depends on quantities. */
  private constantOf(constants: readonly Constant[], what: string | (() => string), graph: FunctionGraph): GraphValue {
    const constant = constants[constants.length - 1];
    if (constants.every((other) => sameConstant(other, constant))) return graph.constant(constant);
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
      const value = scalarOf(firsts, dtype, graph);
      const dims = shape.map((_length, i) =>
        explained(
          constants.map((one) => one.shape[i]),
          Number,
        ),
      );
      return graph.fill(dims, value);
    }
    if (lists[0].length > mostVarying) throw refuse(`with ${lists[0].length} elements`);
    const elements = Array.from(lists[0], (_value, i) =>
      explained(
        lists.map((list) => list[i]),
        round,
      ),
    );
    return graph.feed(shape, dtype, elements);
  }
}

function scalarOf(value: Explained, dtype: number, graph: FunctionGraph): GraphValue {
  const [only] = value;
  const Elements = elementType(dtype);
  if (only.form !== 'fixed' || !Elements) return graph.feed([], dtype, [value]);
  return graph.constant({ shape: [], dtype, values: Elements.of(only.value) });
}

/**
 * Combines recordings of the same step, which differ only in the values of constants, into a template of functions.
 *
 * @throws Refusal if a constant varies and no quantity explains it, or an op cannot be part of a function.
 */
export function makeTemplate(recordings: readonly Recording[], ops: OpTable): Template {
  return new TemplateMaker(recordings, ops).make();
}

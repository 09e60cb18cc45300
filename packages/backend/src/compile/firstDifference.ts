import type { RecordedNode, RecordedOutput, Recording, Source } from './Recording.js';
import { describeWhere } from './Where.js';

function sourceText(source: Source | undefined): string {
  if (!source) return 'none';
  if (source.kind === 'constant') {
    const { dtype, shape } = source.constant;
    return `a constant of type ${dtype} and rank ${shape.length}`;
  }
  if (source.kind === 'node') return `output ${source.output} of op ${source.node}`;
  if (source.kind === 'answer') return `tensor ${source.index} of answer ${source.part}`;
  return `${source.kind} ${source.index}`;
}

const attributesText = ({ attributes }: RecordedNode) =>
  attributes.map(({ name, value }) => `${name}=${JSON.stringify(value)}`).join(', ');

function nodeDifference(one: RecordedNode | undefined, other: RecordedNode | undefined): string | undefined {
  if (!one || !other) {
    const extra = (one ?? other) as RecordedNode;
    return `${extra.op} was computed in one of them only (${describeWhere(extra.where)})`;
  }
  // A function, because formatting a stack is slow and needed only if there is a difference.
  const place = () => `${other.op} (${describeWhere(other.where)})`;
  if (one.op !== other.op) return `${one.op} (${describeWhere(one.where)}) in one was ${place()} in another`;
  const [before, after] = [attributesText(one), attributesText(other)];
  if (before !== after) return `the attributes of ${place()} were ${before} and ${after}`;
  if (one.inputs.length !== other.inputs.length || one.outputs.join() !== other.outputs.join()) {
    return `${place()} had other inputs or outputs`;
  }
  for (const [i, source] of one.inputs.entries()) {
    const [left, right] = [sourceText(source), sourceText(other.inputs[i])];
    if (left !== right) return `input ${i} of ${place()} was ${left} and ${right}`;
  }
  return undefined;
}

function outputDifference(what: string, one?: RecordedOutput, other?: RecordedOutput): string | undefined {
  const path = one?.path ?? other?.path;
  if (!one || !other || one.path !== other.path) return `the ${what} '${path}' came in one of them only`;
  if (!one.source && !other.source && !Object.is(one.value, other.value)) {
    return `the ${what} '${path}' was ${String(one.value)} and ${String(other.value)}: let it be a tensor`;
  }
  const [left, right] = [sourceText(one.source), sourceText(other.source)];
  return left === right ? undefined : `the ${what} '${path}' was ${left} and ${right}`;
}

function outputsDifference(
  what: string,
  one: readonly RecordedOutput[],
  other: readonly RecordedOutput[],
): string | undefined {
  for (let i = 0; i < Math.max(one.length, other.length); i++) {
    const difference = outputDifference(what, one[i], other[i]);
    if (difference) return difference;
  }
  return undefined;
}

function questionsDifference(one: Recording, other: Recording): string | undefined {
  if (one.questions.length !== other.questions.length) return 'the step asked another number of questions';
  for (const [i, { nodes, asked, answerKey }] of one.questions.entries()) {
    const match = other.questions[i];
    if (nodes !== match.nodes) return `question ${i} came after another number of ops`;
    if (answerKey !== match.answerKey) return `the answer to question ${i} was ${answerKey} and ${match.answerKey}`;
    const difference = outputsDifference(`question ${i}`, asked, match.asked);
    if (difference) return difference;
  }
  return undefined;
}

/**
 * Describes the first difference between two recordings other than the values of constants. Undefined if there is none:
 * both have the same ops with the same attributes, connected in the same way, and use the same variables.
 */
export function firstDifference(one: Recording, other: Recording): string | undefined {
  for (let i = 0; i < Math.max(one.nodes.length, other.nodes.length); i++) {
    const difference = nodeDifference(one.nodes[i], other.nodes[i]);
    if (difference) return difference;
  }
  const ofResults = questionsDifference(one, other) ?? outputsDifference('result', one.outputs, other.outputs);
  if (ofResults) return ofResults;
  const names = (variables: Recording['variables' | 'assigned']) => variables.map(({ variable }) => variable);
  const [read, written] = [names(one.variables), names(one.assigned)];
  const readBefore = names(other.variables).find((variable, i) => variable !== read[i]);
  if (readBefore || read.length !== other.variables.length) return `other variables were read (${readBefore?.name})`;
  const writtenBefore = names(other.assigned).find((variable, i) => variable !== written[i]);
  if (writtenBefore || written.length !== other.assigned.length) {
    return `other variables were assigned (${writtenBefore?.name})`;
  }
  for (const [i, { variable, source }] of one.assigned.entries()) {
    const [left, right] = [sourceText(source), sourceText(other.assigned[i].source)];
    if (left !== right) return `variable '${variable.name}' was assigned ${left} and ${right}`;
  }
  if (one.captured.some(({ dataId }, i) => dataId !== other.captured[i]?.dataId)) {
    return 'the step used another tensor from outside: give it as an argument';
  }
  if (one.iterations.join() !== other.iterations.join()) return 'an optimizer counted another number of steps';
  return undefined;
}

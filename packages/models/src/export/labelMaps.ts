import type { GraphInputs, GraphWriter, Value } from './GraphWriter.js';

/** The one-hot maps of the labels, each written when it is first asked for. */
export interface LabelMaps {
  /** The map at `1 / 2^level` of the size, with the boundary channel where there is one. */
  level(level: number): Value;
  /** The first channels of the map of level 0. */
  first(count: number): Value;
}

/** What the channels of a label map are. */
export interface LabelChannels {
  numClasses: number;
  boundary: boolean;
}

/** Makes one-hot maps of the labels of a graph. */
export function labelMaps(
  writer: GraphWriter,
  { labels, instances }: GraphInputs,
  { numClasses }: LabelChannels,
): LabelMaps {
  const levels: Value[] = [];
  const within = (scope: string, write: () => Value) => {
    const before = writer.scope;
    writer.scope = scope;
    const value = write();
    writer.scope = before;
    return value;
  };
  const top = () => {
    const map = writer.oneHot(labels, numClasses);
    return instances === undefined ? map : writer.concat([map, writer.boundaries(instances)]);
  };
  const level = (index: number): Value => {
    levels[index] ??= within(`labels_${index}`, () => (index === 0 ? top() : writer.everySecond(level(index - 1))));
    return levels[index];
  };
  const first = (count: number) =>
    count > numClasses ? level(0) : within('labels_first', () => writer.oneHot(labels, count));
  return { level, first };
}

import type { GraphInputs, GraphWriter, Value } from './GraphWriter.js';

/** The one-hot maps of the labels. Each map is written to the graph when it is first requested. */
export interface LabelMaps {
  /** The map at `1 / 2^level` of the image size, with the boundary channel if there is one. */
  level(level: number): Value;
  /** The first `count` channels of the map of level 0. */
  first(count: number): Value;
}

/** Number of class channels of a label map, and whether an instance-boundary channel follows. */
export interface LabelChannels {
  numClasses: number;
  boundary: boolean;
}

/** Creates the one-hot maps of the label input of a graph. */
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

import type { DatasetProblem } from '../DatasetError.js';

/** Up to this many problems of one kind are reported one by one. */
const LISTED = 3;

/**
 * Merges problems that differ only in numbers and file names, so that an export with the same mistake in every file is
 * reported in one line. The first problem represents its group; `files` lists every file.
 */
export function groupProblems(problems: readonly DatasetProblem[]): DatasetProblem[] {
  const groups = new Map<string, DatasetProblem[]>();
  for (const problem of problems) {
    const key = `${problem.kind} ${templateOf(problem)}`;
    const group = groups.get(key);
    if (group) group.push(problem);
    else groups.set(key, [problem]);
  }
  return [...groups.values()].flatMap((group) => (group.length > LISTED ? [merged(group)] : group));
}

/** A message without what differs from file to file: paths and numbers. */
const templateOf = ({ message }: DatasetProblem) => message.replace(/\S*[/\\]\S*/g, '…').replace(/\d+/g, '#');

function merged(group: readonly DatasetProblem[]): DatasetProblem {
  const [{ file, kind, message }, ...others] = group;
  const names = others
    .slice(0, LISTED)
    .map((one) => one.file.slice(Math.max(one.file.lastIndexOf('/'), one.file.lastIndexOf('\\')) + 1));
  const more = `${others.length} more files have this problem (${names.join(', ')}${others.length > LISTED ? ', …' : ''}).`;
  return { file, kind, message: `${message} ${more}`, files: group.map((one) => one.file) };
}

import { readFile } from 'node:fs/promises';
import { assertSameProtocol } from '@ecgan/metrics';
import { UsageError, whyUnreadable } from '../errors.js';
import { type RunScores, runScores, type ScoreProtocols, type ScoreRow } from '../scores/RunScores.js';
import { formatNumber, formatShare } from '../terminal/format.js';
import type { Terminal } from '../terminal/Terminal.js';

/** The measures that are compared: name, protocol, how a row holds it, how it is printed. */
const measures = [
  ['pixel accuracy', 'labels', ({ pixelAccuracy }: ScoreRow) => pixelAccuracy, formatShare],
  ['mean IoU', 'labels', ({ meanIntersectionOverUnion }: ScoreRow) => meanIntersectionOverUnion, formatShare],
  ['kernel distance', 'kernelDistance', ({ kernelDistance }: ScoreRow) => kernelDistance, formatNumber],
  ['Fréchet distance', 'frechetDistance', ({ frechetDistance }: ScoreRow) => frechetDistance, formatNumber],
  ['perceptual distance', 'perceptualDistance', ({ perceptualDistance }: ScoreRow) => perceptualDistance, formatNumber],
  ['diversity', 'diversity', ({ diversity }: ScoreRow) => diversity, formatNumber],
] as const satisfies readonly (readonly [
  string,
  keyof ScoreProtocols,
  (row: ScoreRow) => number | undefined,
  (value: number) => string,
])[];

/**
 * `ecgan compare`: prints the scores of generated pictures from two evaluations side by side.
 *
 * @throws {@link ProtocolMismatchError} naming every choice in which the two evaluations differ: their scores cannot be
 * compared then.
 */
export async function compare(first: string, second: string, terminal: Terminal): Promise<number> {
  const [left, right] = [await readScores(first), await readScores(second)];
  for (const name of Object.keys({ ...left.protocols, ...right.protocols }) as (keyof ScoreProtocols)[]) {
    const [one, other] = [left.protocols?.[name], right.protocols?.[name]];
    assertSameProtocol(one ?? { metric: `no ${name}` }, other ?? { metric: `no ${name}` });
  }
  const rows = [generatedIn(left, first), generatedIn(right, second)];
  terminal.print(`${first}: ${rows[0].pictures}; ${second}: ${rows[1].pictures}`);
  const lines = measures.flatMap(([name, , numberOf, format]) => {
    const [a, b] = rows.map(numberOf);
    return a === undefined || b === undefined ? [] : [[name, format(a), format(b), withSign(b - a, format)]];
  });
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column].length)));
  for (const line of lines)
    terminal.print(`  ${line.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  ')}`);
  terminal.print(`  ${left.protocol}`);
  return 0;
}

const withSign = (value: number, format: (value: number) => string) => `${value > 0 ? '+' : ''}${format(value)}`;

async function readScores(path: string): Promise<RunScores> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new UsageError(
      `${path}: ${whyUnreadable(cause)}. Name a file that ecgan evaluate --out has written.`,
      { path },
      { cause },
    );
  }
  try {
    const scores = runScores.parse(JSON.parse(text));
    if (scores.protocols) return scores;
  } catch (cause) {
    throw new UsageError(`${path}: expected scores that ecgan evaluate --out has written.`, { path }, { cause });
  }
  throw new UsageError(`${path}: these scores do not say how they were made, so nothing can be compared with them.`, {
    path,
  });
}

/** The row of the trained generator, which follows that of the photos. */
function generatedIn({ rows }: RunScores, path: string): ScoreRow {
  const [, generated] = rows;
  if (!generated) throw new UsageError(`${path}: it holds no scores of generated pictures.`, { path });
  return generated;
}

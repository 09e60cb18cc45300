import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type LogEntry, readLog, thinLog } from './log.js';

const entry = (step: number): LogEntry => ({
  step,
  time: `${step}`,
  seconds: 0.5,
  losses: { generator: step },
  learningRates: { generator: 1e-4 },
});
const entries = (length: number) => Array.from({ length }, (_, i) => entry(i + 1));

async function collected(log: AsyncIterable<LogEntry>): Promise<LogEntry[]> {
  const all: LogEntry[] = [];
  for await (const each of log) all.push(each);
  return all;
}

describe('thinLog', () => {
  test('default: a short log is as it was', async () => {
    expect(await thinLog(entries(10))).toEqual({ points: entries(10), seconds: 5 });
    expect(await thinLog([])).toEqual({ points: [], seconds: 0 });
  });

  test('behavior: a long one is thinned to means of neighbours', async () => {
    const { points, seconds } = await thinLog(entries(1000), 10);
    expect(points.length).toBeLessThanOrEqual(10);
    expect(points.length).toBeGreaterThan(5);
    expect(seconds).toBe(500);
    expect(points.at(-1)?.step).toBe(1000);
    let from = 1;
    for (const { step, losses, learningRates, seconds } of points) {
      // The mean of a run of numbers is that of its ends.
      expect(losses.generator).toBeCloseTo((from + step) / 2);
      expect(learningRates.generator).toBeCloseTo(1e-4);
      expect(seconds).toBe(0.5);
      from = step + 1;
    }
  });
});

describe('readLog', () => {
  test('default: every line but what a crash cut short, wherever it was', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'ecgan-log-')), 'log.jsonl');
    const lines = entries(2).map((each) => `${JSON.stringify(each)}\n`);
    const read = async (text: string) => {
      await writeFile(path, text);
      return collected(readLog(path));
    };
    for (let cut = 0; cut < lines[1].length - 1; cut += 9)
      expect(await read(lines[0] + lines[1].slice(0, cut))).toEqual([entry(1)]);
    expect(await read(lines.join(''))).toEqual(entries(2));
    expect(await read(`${lines[0]}\0\0\0\n${lines[1]}`)).toEqual(entries(2));
  });

  test('behavior: no log, no lines', async () => {
    expect(await collected(readLog('/nowhere/log.jsonl'))).toEqual([]);
  });
});

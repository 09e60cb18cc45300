import { expect, test } from 'vitest';
import { resolveSettings } from '../config/resolveSettings.js';
import { Picture } from '../pictures/Picture.js';
import type { LogEntry } from '../run/log.js';
import { sheetColumns } from '../samples/samples.js';
import type { ReportContent } from './ReportContent.js';
import { renderReport } from './renderReport.js';

const grid = (step: number) => ({
  step,
  columns: sheetColumns,
  rows: [sheetColumns.map(() => new Picture(4, 4).fill([step, 0, 0]))],
});
const entry = (step: number): LogEntry => ({
  step,
  time: '',
  seconds: 1,
  losses: { generator: 1 / step, similarityImage: 0.5 },
  learningRates: { generator: 1e-4 },
});
const content: ReportContent = {
  run: 'runs/<demo> & co',
  date: new Date('2026-01-02T03:04:05Z'),
  settings: resolveSettings({ preset: 'demo' }),
  backend: { summary: 'backend wasm (1 thread)', versions: { tfjs: '4.22.0' } },
  log: [entry(1), entry(2)],
  samples: [grid(1), grid(2)],
  legend: [{ name: 'sky', colour: [1, 2, 3] }],
  scores: {
    step: 2,
    rows: [{ pictures: 'real photos', pixelAccuracy: 0.9, meanIntersectionOverUnion: 0.55 }],
    protocol: 'as in the test',
  },
  seconds: { training: 61 },
  next: [{ command: 'ecgan resume runs/demo', purpose: 'Train it longer.' }],
};

test('default: scores, pictures, curves, settings, versions and commands are there', async () => {
  const page = await renderReport(content);
  for (const text of ['90.0 %', '55.0 %', 'as in the test', 'backend wasm (1 thread)', '4.22.0', '1m 1s'])
    expect(page).toContain(text);
  expect(page).toContain('ecgan resume runs/demo');
  // 6 pictures of the last sheet, then the refined image of 2 moments and the photo.
  expect(page.match(/<img /g)).toHaveLength(6 + 3);
  expect(page).toContain('"values":[1,0.5]');
});

test('behavior: opens offline: nothing is fetched from anywhere', async () => {
  const page = await renderReport(content);
  expect(page).not.toMatch(/(?:src|href)="(?!data:)/);
  expect(page).not.toMatch(/@import|url\((?!["']?data:)/);
  expect(page).not.toContain('fetch(');
});

test('behavior: what comes from outside is escaped', async () => {
  const page = await renderReport(content);
  expect(page).toContain('runs/&lt;demo&gt; &amp; co');
  expect(page).not.toContain('<demo>');
});

test('behavior: a run without scores or steps has a report too', async () => {
  const page = await renderReport({ ...content, scores: undefined, log: [], samples: [grid(0)] });
  expect(page).not.toContain('<h2>Scores</h2>');
  expect(page).not.toContain('<h2>How it learnt</h2>');
  expect(page).toContain('<h2>Settings</h2>');
});

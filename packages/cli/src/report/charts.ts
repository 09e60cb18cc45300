import { lossGroups } from '../config/losses.js';
import type { LogEntry } from '../run/log.js';
import type { HeldOutMeasure } from '../scores/MeasureLog.js';

/**
 * Runs in the page: draws every `figure[data-chart]` with uPlot, again when light turns to dark or the width changes.
 */
export const chartScript = `
(() => {
  const { steps, charts } = JSON.parse(document.getElementById('curves').textContent);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const strokes = () => dark.matches
    ? ['#7aa7ff', '#ffb454', '#6fd3a7', '#ff8a8a', '#c9a2ff', '#9fd0e0']
    : ['#2f6fde', '#c46a00', '#16845b', '#cc3a3a', '#7b4fc9', '#3a7f94'];
  const draw = (figure) => {
    const { series, steps: own } = charts[Number(figure.dataset.chart)];
    const style = getComputedStyle(document.documentElement);
    const [muted, line] = ['--muted', '--line'].map((name) => style.getPropertyValue(name));
    const holder = figure.querySelector('div');
    holder.replaceChildren();
    const axis = { stroke: muted, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 }, font: '11px system-ui' };
    const format = (value) => value == null ? '' : Number(value.toPrecision(3)).toString();
    new uPlot({
      width: holder.clientWidth,
      height: 190,
      legend: { markers: { fill: (u, i) => u.series[i].stroke() } },
      scales: { x: { time: false } },
      axes: [{ ...axis }, { ...axis, size: 56, values: (_, ticks) => ticks.map(format) }],
      series: [
        { label: 'step' },
        ...series.map(({ name }, i) => ({ label: name, stroke: strokes()[i % 6], width: 1.5, points: { show: false }, value: (_, value) => format(value) })),
      ],
    }, [own ?? steps, ...series.map(({ values }) => values)], holder);
  };
  const drawAll = () => document.querySelectorAll('figure[data-chart]').forEach(draw);
  drawAll();
  dark.addEventListener('change', drawAll);
  let timer;
  addEventListener('resize', () => { clearTimeout(timer); timer = setTimeout(drawAll, 150); });
})();
`;

/** One chart: curves that share an axis. */
interface Chart {
  title: string;
  meaning: string;
  /** Steps of its curves, if they differ from those of the log. */
  steps?: number[];
  series: { name: string; values: number[] }[];
}

/** Charts of the log: totals, one per group of terms, what D says of real and generated pictures, learning rates. */
export function lossCurves(log: readonly LogEntry[]): { steps: number[]; charts: Chart[] } {
  const names = Object.keys(log.at(-1)?.losses ?? {});
  const losses = (chosen: readonly string[]) =>
    chosen
      .filter((name) => names.includes(name))
      .map((name) => ({ name, values: log.map(({ losses }) => losses[name]) }));
  const groups = Object.entries(lossGroups);
  const known = ['generator', 'discriminator', 'labelGenerator', ...groups.flatMap(([, { terms }]) => terms)];
  const rates = Object.keys(log.at(-1)?.learningRates ?? {});
  const charts = [
    { title: 'Totals', meaning: 'What each optimizer descended.', series: losses(known.slice(0, 3)) },
    ...groups.map(([title, { terms, meaning }]) => ({ title, meaning, series: losses(terms) })),
    {
      title: 'Discriminator',
      meaning: 'What D says of real and generated pictures.',
      series: losses(names.filter((name) => !known.includes(name))),
    },
    {
      title: 'Learning rates',
      meaning: 'TTUR, then linear decay.',
      series: rates.map((name) => ({ name, values: log.map(({ learningRates }) => learningRates[name]) })),
    },
  ];
  return {
    steps: log.map(({ step }) => step),
    charts: charts.filter(({ series }) => series.length > 0),
  };
}

/**
 * Charts of the measures on held-out label maps: labels read back, and distances of textures from those of the photos.
 */
export function measureCurves(measures: readonly HeldOutMeasure[]): Chart[] {
  if (measures.length < 2) return [];
  const steps = measures.map(({ step }) => step);
  const curve = (name: string, numberOf: (measure: HeldOutMeasure) => number) => ({
    name,
    values: measures.map(numberOf),
  });
  return [
    {
      title: 'Labels read back',
      meaning: 'Of held-out label maps, 0 to 1: whether a segmenter finds what the label map says. Blind to textures.',
      steps,
      series: [
        curve('pixel accuracy', ({ pixelAccuracy }) => pixelAccuracy),
        curve('mean IoU', ({ meanIntersectionOverUnion }) => meanIntersectionOverUnion),
      ],
    },
    {
      title: 'Textures',
      meaning:
        'How far textures and colours are from those of the photos of the same label maps: 0 for the photos. Blind to layout.',
      steps,
      series: [
        curve('kernel distance', ({ kernelDistance }) => kernelDistance),
        curve('Fréchet distance', ({ frechetDistance }) => frechetDistance),
      ],
    },
  ];
}

/** The report's style sheet: system fonts, light and dark, no resource from anywhere. */
export const styles = `
:root { color-scheme: light dark; --paper: #fbfbf9; --card: #ffffff; --ink: #1c1d20; --muted: #666a73; --line: #e3e3de; --accent: #2f6fde; --track: #ecece7; }
@media (prefers-color-scheme: dark) { :root { --paper: #15161a; --card: #1d1f24; --ink: #e8e8ea; --muted: #9a9ea8; --line: #30333a; --accent: #7aa7ff; --track: #2a2d34; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 48px 24px 80px; }
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -0.02em; margin: 0 0 4px; }
h2 { font-size: 1.2rem; letter-spacing: -0.01em; margin: 56px 0 6px; }
p { margin: 6px 0 16px; max-width: 72ch; }
.muted, caption, figcaption { color: var(--muted); }
.facts { display: flex; flex-wrap: wrap; gap: 8px 32px; margin: 20px 0 0; padding: 0; list-style: none; }
.facts b { display: block; font-size: 1.35rem; font-weight: 600; letter-spacing: -0.01em; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 8px 16px 8px 0; border-bottom: 1px solid var(--line); vertical-align: baseline; }
th { font-weight: 500; color: var(--muted); font-size: 0.875rem; }
.bar { display: inline-block; width: 150px; height: 8px; margin-left: 12px; border-radius: 4px; background: var(--track); overflow: hidden; }
.bar i { display: block; height: 100%; background: var(--accent); }
.scroll { overflow-x: auto; }
.grid { display: grid; gap: 8px; width: max-content; min-width: 100%; }
.grid img { width: 100%; min-width: 96px; display: block; image-rendering: pixelated; border-radius: 3px; }
.grid span { font-size: 0.8125rem; color: var(--muted); align-self: end; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 16px 0 0; padding: 0; list-style: none; font-size: 0.875rem; }
.legend i { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin-right: 6px; vertical-align: -1px; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 20px; margin-top: 16px; }
.charts figure { margin: 0; padding: 14px 14px 6px; background: var(--card); border: 1px solid var(--line); border-radius: 8px; min-width: 0; }
.charts figcaption { font-size: 0.875rem; margin-bottom: 4px; }
.charts figcaption b { display: block; color: var(--ink); font-weight: 600; }
.charts .u-legend { font-size: 0.75rem; text-align: left; color: var(--muted); }
.charts .u-legend .u-series:first-child { display: none; }
.charts .u-legend th, .charts .u-legend td { border: 0; padding: 1px 4px; color: inherit; font-size: inherit; }
.charts .u-legend .u-marker { border-radius: 50%; width: 8px; height: 8px; }
.charts .u-legend .u-label { font-weight: 400; }
.columns { columns: 2 340px; column-gap: 40px; margin-top: 12px; font-size: 0.875rem; }
.columns div { display: flex; justify-content: space-between; gap: 16px; border-bottom: 1px solid var(--line); padding: 4px 0; break-inside: avoid; }
code { font: 0.875em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 14px 16px; margin: 6px 0 14px; overflow-x: auto; }
`;

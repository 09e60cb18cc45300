import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** What was measured at the checkpoints of one training. */
export interface Curve {
  title: string;
  points: readonly { step: number; value: number }[];
}

/** What a chart of curves shows. */
interface ChartOptions {
  /** Label of the vertical axis. */
  label: string;
  /** Whether the vertical axis is logarithmic. @defaultValue false */
  logarithmic?: boolean;
}

/** Categorical colours of Plot that are easy to tell apart. */
const colours = ['#4269d0', '#efb118', '#ff725c', '#6cc5b0', '#3ca951', '#a463f2'];

/** Returns an SVG file of curves over steps. Its background is white, because the page it is shown on may be dark. */
export function curveChart(curves: readonly Curve[], { label, logarithmic = false }: ChartOptions): string {
  const { document } = parseHTML('<html></html>');
  const colourOf = (index: number) => colours[index % colours.length];
  const lines = curves.map(({ points }, i) => Plot.lineY(points, { x: 'step', y: 'value', stroke: colourOf(i) }));
  const names = curves.map(({ title }, i) =>
    Plot.text([title], { frameAnchor: 'top-right', textAnchor: 'start', dx: 12, dy: 14 * i, fill: colourOf(i) }),
  );
  const chart = Plot.plot({
    document,
    ...{ width: 860, height: 300, marginRight: 300, marginLeft: 50 },
    x: { label: 'step' },
    y: { label, grid: true, ...(logarithmic && { type: 'log' }) },
    marks: [...lines, ...names],
  });
  chart.setAttribute('style', 'background: white; color: black');
  chart.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const title = document.createElement('title');
  title.textContent = `${label} over the steps: ${curves.map((curve) => curve.title).join(', ')}`;
  chart.prepend(title);
  return `${chart.outerHTML}\n`;
}

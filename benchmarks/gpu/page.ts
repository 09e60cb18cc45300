import type { Agreement } from './compareMeasures.js';

/** Seconds of the median run, and the most memory PyTorch held on the GPU. */
export interface StepTimes {
  median: number;
  devicePeakBytes?: number;
}

/** What was measured on one machine. */
export interface GpuResults {
  machine: { processor: string; gpu: string; node: string; pytorch: string };
  backend: string;
  agreement?: Agreement;
  steps: {
    title: string;
    step?: StepTimes;
    image?: StepTimes;
    pytorch?: { plain?: StepTimes; shared?: StepTimes; compiled?: StepTimes; image?: StepTimes };
  }[];
  /** Lines the demo printed, and its last sample sheet as a PNG in base64. */
  demo?: { said: string[]; sheet: string };
  /** Parts that failed, and why. */
  failures: { part: string; message: string }[];
  /** Seconds since the start. */
  seconds?: number;
}

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] as string);
const time = (times: StepTimes | undefined) =>
  times === undefined
    ? '–'
    : times.median < 1
      ? `${(times.median * 1000).toFixed(1)} ms`
      : `${times.median.toFixed(2)} s`;
const row = (cells: readonly string[], tag = 'td') =>
  `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;

/** Renders the results as one HTML page without other files. */
export function page(results: GpuResults): string {
  const { machine, backend, agreement, steps, demo, failures, seconds = 0 } = results;
  const headings = [
    'case',
    `step, ${backend}`,
    'PyTorch plain',
    'sharing pictures',
    'compiled',
    `image, ${backend}`,
    'PyTorch',
  ];
  const times = steps.map(({ title, step, image, pytorch }) =>
    row([
      title,
      time(step),
      time(pytorch?.plain),
      time(pytorch?.shared),
      time(pytorch?.compiled),
      time(image),
      time(pytorch?.image),
    ]),
  );
  const differences = Object.entries({ ...agreement?.terms, ...prefixed(agreement?.gradients) });
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>ECGAN on ${escaped(machine.gpu)}</title>
<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}
td,th{padding:.2rem .7rem;border-bottom:1px solid #8884;text-align:right}td:first-child,th:first-child{text-align:left}img{max-width:100%}</style>
<h1>ECGAN on ${escaped(machine.gpu)}</h1>
<p>${Object.entries(machine)
    .map(([name, value]) => `${name}: ${escaped(value)}`)
    .join('<br>')}<br>backend: ${escaped(backend)}<br>everything took ${(seconds / 60).toFixed(1)} minutes</p>
<h2>Training step and image</h2>
<table>${row(headings, 'th')}${times.join('')}</table>
<h2>Agreement with the CPU</h2>
<p>${agreement === undefined ? 'Not measured.' : `Losses and gradients of one fixed batch, relative differences: ${agreement.agrees ? 'none is above 1e-3' : 'some are above 1e-3'}.`}</p>
<table>${differences.map(([name, value]) => row([name, value.toExponential(1)])).join('')}</table>
<h2>The demo</h2>
${demo ? `<p>${demo.said.map(escaped).join('<br>')}</p><img alt="sample sheet" src="data:image/png;base64,${demo.sheet}">` : '<p>Not run.</p>'}
${failures.length > 0 ? `<h2>Failures</h2><table>${failures.map(({ part, message }) => row([part, message])).join('')}</table>` : ''}
</html>
`;
}

function prefixed(gradients: Record<string, number> = {}): Record<string, number> {
  return Object.fromEntries(Object.entries(gradients).map(([name, value]) => [`gradient of ${name}`, value]));
}

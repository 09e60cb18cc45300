import type { CurvesState } from '../run/LossCurves.js';

const svg = 'http://www.w3.org/2000/svg';
const [width, height] = [200, 80];
/** The sums that are descended, which come first. */
const totals: Record<string, string> = {
  generator: 'Generator, in all',
  discriminator: 'Discriminator, in all',
  labelGenerator: 'Label generator',
};

/** Shows a small chart of each loss. */
export function showCharts(list: HTMLElement, { steps, values }: CurvesState): void {
  const names = [...Object.keys(totals), ...Object.keys(values).filter((name) => !(name in totals))];
  const shown = names.filter((name) => (values[name]?.length ?? 0) > 0);
  // Charts stay where they are, so that nothing that is read or pointed at jumps.
  for (const [i, name] of shown.entries()) {
    const chart = (list.children[i] as HTMLElement | undefined) ?? list.appendChild(emptyChart());
    fill(chart, titleOf(name), steps, values[name]);
  }
  while (list.children.length > shown.length) list.lastElementChild?.remove();
}

function emptyChart(): HTMLElement {
  const chart = document.createElement('figure');
  chart.className = 'chart';
  const caption = document.createElement('figcaption');
  caption.append(document.createElement('span'), document.createElement('span'));
  const picture = document.createElementNS(svg, 'svg');
  picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
  picture.setAttribute('preserveAspectRatio', 'none');
  picture.setAttribute('role', 'img');
  picture.append(document.createElementNS(svg, 'path'));
  chart.append(caption, picture);
  return chart;
}

function fill(chart: HTMLElement, title: string, steps: readonly number[], values: readonly number[]): void {
  const [first, last] = [values[0], values[values.length - 1]];
  const [name, value] = Array.from(chart.querySelectorAll('span'));
  [name.textContent, value.textContent] = [title, last.toPrecision(3)];
  const said = `${title}: ${first.toPrecision(3)} at step ${steps[0]}, ${last.toPrecision(3)} at step ${steps[steps.length - 1]}`;
  chart.querySelector('svg')?.setAttribute('aria-label', said);
  chart.querySelector('path')?.setAttribute('d', pathOf(steps, values));
}

/** The line through all points, between the lowest and the highest. */
export function pathOf(steps: readonly number[], values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = steps[steps.length - 1] - steps[0];
  const points = values.map((value, i) => {
    const x = span > 0 ? ((steps[i] - steps[0]) / span) * width : width / 2;
    const y = high > low ? 2 + ((high - value) / (high - low)) * (height - 4) : height / 2;
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return `M${points.join('L')}`;
}

/** `adversarialEdge` as "Adversarial edge", `realEdge`, of the discriminator, as "D: real edge". */
export function titleOf(name: string): string {
  if (name in totals) return totals[name];
  const words = name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  if (/^(real|fake) /.test(words)) return `D: ${words}`;
  return `${words[0].toUpperCase()}${words.slice(1)}`;
}

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { writeFileAtomically } from '@ecgan/training/node';
import { factsOf, type SettingName, settingNames } from '../config/settings.js';
import type { Picture } from '../pictures/Picture.js';
import { runFiles } from '../run/runFolder.js';
import { formatDuration, formatNumber, formatShare } from '../terminal/format.js';
import { chartScript, lossCurves, measureCurves, styles } from './charts.js';
import type { ReportContent } from './ReportContent.js';
import { readReport } from './readReport.js';

const require = createRequire(import.meta.url);

/** A file of uPlot, to be put into the page. */
async function uplotFile(name: string): Promise<Html> {
  return new Html(await readFile(require.resolve(`uplot/dist/${name}`), 'utf8'));
}

/** Renders the report as one self-contained HTML page, with pictures, styles, curves and uPlot inside. */
export async function renderReport(content: ReportContent): Promise<string> {
  const losses = lossCurves(content.log);
  const curves = { ...losses, charts: [...measureCurves(content.measures ?? []), ...losses.charts] };
  const [script, style] = await Promise.all([uplotFile('uPlot.iife.min.js'), uplotFile('uPlot.min.css')]);
  // In a script element only "<" could end the data early.
  const data = new Html(JSON.stringify(curves).replaceAll('<', '\\u003c'));
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>ECGAN · ${content.run}</title><style>${style}${new Html(styles)}</style></head><body><main>
${headSection(content)}
${scoresSection(content)}
${samplesSection(content)}
${timelineSection(content)}
${curvesSection(curves)}
${changesSection(content)}
${settingsSection(content)}
${nextSection(content)}
</main>
<script type="application/json" id="curves">${data}</script>
<script>${script}</script><script>${new Html(chartScript)}</script></body></html>
`;
  return page.text;
}

/** Markup that is safe to put into a page as it is. */
class Html {
  constructor(readonly text: string) {}
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function toText(value: unknown): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(toText).join('');
  return value === undefined || value === null ? '' : String(value).replace(/[&<>"']/g, (sign) => escapes[sign]);
}

/** Template tag for markup. Values are escaped unless they are {@link Html} or lists of it. */
function html(parts: TemplateStringsArray, ...values: unknown[]): Html {
  return new Html(parts.reduce((text, part, i) => text + toText(values[i - 1]) + part));
}

const image = (picture: Picture, alt: string) =>
  html`<img alt="${alt}" src="data:image/png;base64,${Buffer.from(picture.toPng()).toString('base64')}">`;

/** Title and key facts of the run. */
function headSection({ run, date, settings, backend, log, checkpoint, seconds }: ReportContent): Html {
  const facts = [
    ['steps', `${log.at(-1)?.step ?? 0} of ${settings.steps}`],
    ['newest checkpoint', checkpoint === undefined ? 'none' : `step ${checkpoint}`],
    ['size', settings.size.includes('x') ? settings.size.replace('x', ' × ') : `${settings.size} × ${settings.size}`],
    ['images per step', `${settings.batch}`],
    ['wall time', formatDuration(Object.values(seconds).reduce((sum, value) => sum + value, 0))],
    ['seed', `${settings.seed}`],
  ];
  return html`<header><h1>ECGAN</h1><div class="muted">${run} · ${date.toISOString().slice(0, 16).replace('T', ' ')} UTC</div>
<ul class="facts">${facts.map(([name, value]) => html`<li><b>${value}</b><span class="muted">${name}</span></li>`)}</ul>
<p class="muted">${backend?.summary}</p></header>`;
}

/** The table of scores and how they were made. */
function scoresSection({ scores }: ReportContent): Html {
  if (!scores) return html``;
  const cell = (share: number) =>
    html`<td>${formatShare(share)}<span class="bar"><i style="width:${(100 * (share || 0)).toFixed(1)}%"></i></span></td>`;
  const distance = (value = Number.NaN) => html`<td>${Number.isNaN(value) ? '–' : formatNumber(value)}</td>`;
  const rows = scores.rows.map(
    (row) =>
      html`<tr><td>${row.pictures}</td>${cell(row.pixelAccuracy)}${cell(row.meanIntersectionOverUnion)}${distance(row.kernelDistance)}${distance(row.frechetDistance)}</tr>`,
  );
  return html`<section><h2>Scores</h2><div class="scroll"><table><thead><tr><th>held-out pictures</th><th>pixel accuracy</th>
<th>mean IoU</th><th>kernel distance</th><th>Fréchet distance</th></tr></thead><tbody>${rows}</tbody></table></div><p class="muted">${scores.protocol}</p></section>`;
}

/** The result: every column of the last sample sheet. */
function samplesSection({ samples, legend }: ReportContent): Html {
  const last = samples.at(-1);
  if (!last) return html``;
  const captions = last.columns.map((caption) => html`<span>${caption}</span>`);
  const cells = last.rows.flatMap((row, scene) =>
    row.map((picture, column) => image(picture, `scene ${scene + 1}, ${last.columns[column]}`)),
  );
  const swatches = legend.map(
    ({ name, colour }) => html`<li><i style="background:rgb(${colour.join(' ')})"></i>${name}</li>`,
  );
  return html`<section><h2>Held-out scenes after ${last.step} steps</h2>
<p class="muted">Layouts the networks never saw in training. Every picture is shown in its own pixels, enlarged.</p>
<div class="scroll"><div class="grid" style="grid-template-columns:repeat(${last.columns.length},minmax(96px,1fr))">${captions}${cells}</div></div>
<ul class="legend">${swatches}</ul></section>`;
}

/** The refined image of each scene as training went. */
function timelineSection({ samples }: ReportContent): Html {
  const [first] = samples;
  if (!first || samples.length < 2) return html``;
  const refined = first.columns.indexOf("refined I''");
  const captions = [...samples.map(({ step }) => `step ${step}`), 'photo'].map((text) => html`<span>${text}</span>`);
  const cells = first.rows.flatMap((row, scene) => [
    ...samples.map((grid) => image(grid.rows[scene][refined], `scene ${scene + 1} at step ${grid.step}`)),
    image(row[first.columns.indexOf('photo')], `scene ${scene + 1}, photo`),
  ]);
  return html`<section><h2>How it learnt</h2><p class="muted">I″, the refined image, of the same held-out scenes over time.</p>
<div class="scroll"><div class="grid" style="grid-template-columns:repeat(${samples.length + 1},minmax(80px,1fr))">${captions}${cells}</div></div></section>`;
}

/** A figure per chart; the script draws into it. */
function curvesSection({ charts }: ReturnType<typeof lossCurves>): Html {
  if (!charts.length) return html``;
  const figures = charts.map(
    ({ title, meaning }, i) =>
      html`<figure data-chart="${i}"><figcaption><b>${title}</b>${meaning}</figcaption><div></div></figure>`,
  );
  return html`<section><h2>Losses</h2><p class="muted">Every loss term before its weight, by step.</p><div class="charts">${figures}</div></section>`;
}

const shown = (value: unknown) =>
  value === null ? '–' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** Changes of settings and pictures at resumes. */
function changesSection({ changes = [] }: ReportContent): Html | string {
  if (changes.length === 0) return '';
  const lines = changes.map((line) => html`<li>${line}</li>`);
  return html`<section><h2>Changes</h2><p class="muted">Where the run was resumed with other settings or pictures.</p><ul>${lines}</ul></section>`;
}

/** Settings, versions and wall times: what is needed to repeat the run. */
function settingsSection({ settings, backend, seconds }: ReportContent): Html {
  const line = (name: string, value: string, title = '') =>
    html`<div title="${title}"><span>${name}</span><code>${value}</code></div>`;
  const chosen = settingNames.map((name: SettingName) => line(name, shown(settings[name]), factsOf(name).description));
  const versions = Object.entries(backend?.versions ?? {}).map(([name, version]) => line(name, version));
  const times = Object.entries(seconds).map(([name, value]) => line(name, formatDuration(value)));
  return html`<section><h2>Settings</h2><div class="columns">${chosen}</div><h2>Versions</h2><div class="columns">${versions}</div>
<h2>Wall time</h2><div class="columns">${times}</div></section>`;
}

/** Commands to try next. */
function nextSection({ next }: ReportContent): Html {
  const commands = next.map(({ command, purpose }) => html`<p>${purpose}</p><pre><code>${command}</code></pre>`);
  return html`<section><h2>Next</h2>${commands}</section>`;
}

/**
 * Writes `report.html`, one file that opens offline, from everything else in a run's folder.
 *
 * @returns The file's path.
 */
export async function writeReport(folder: string): Promise<string> {
  const path = runFiles.report(folder);
  await writeFileAtomically(path, await renderReport(await readReport(folder)));
  return path;
}

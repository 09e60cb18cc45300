import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chartScript } from './chartScript.js';
import { Html, html } from './Html.js';
import { lossCurves } from './lossCurves.js';
import type { ReportContent } from './ReportContent.js';
import {
  curvesSection,
  headSection,
  nextSection,
  samplesSection,
  scoresSection,
  settingsSection,
  timelineSection,
} from './sections.js';
import { styles } from './styles.js';

const require = createRequire(import.meta.url);

/** A file of uPlot, to be put into the page. */
async function uplotFile(name: string): Promise<Html> {
  return new Html(await readFile(require.resolve(`uplot/dist/${name}`), 'utf8'));
}

/** The report as one HTML page that needs nothing but itself: pictures, styles, curves and uPlot are inside. */
export async function renderReport(content: ReportContent): Promise<string> {
  const curves = lossCurves(content.log);
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
${settingsSection(content)}
${nextSection(content)}
</main>
<script type="application/json" id="curves">${data}</script>
<script>${script}</script><script>${new Html(chartScript)}</script></body></html>
`;
  return page.text;
}

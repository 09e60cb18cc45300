/** Runs in the page: draws every `figure[data-chart]` with uPlot, again when light turns to dark or the width changes. */
export const chartScript = `
(() => {
  const { steps, charts } = JSON.parse(document.getElementById('curves').textContent);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const strokes = () => dark.matches
    ? ['#7aa7ff', '#ffb454', '#6fd3a7', '#ff8a8a', '#c9a2ff', '#9fd0e0']
    : ['#2f6fde', '#c46a00', '#16845b', '#cc3a3a', '#7b4fc9', '#3a7f94'];
  const draw = (figure) => {
    const { series } = charts[Number(figure.dataset.chart)];
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
    }, [steps, ...series.map(({ values }) => values)], holder);
  };
  const drawAll = () => document.querySelectorAll('figure[data-chart]').forEach(draw);
  drawAll();
  dark.addEventListener('change', drawAll);
  let timer;
  addEventListener('resize', () => { clearTimeout(timer); timer = setTimeout(drawAll, 150); });
})();
`;

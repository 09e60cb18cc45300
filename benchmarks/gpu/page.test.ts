import { expect, test } from 'vitest';
import { type GpuResults, page } from './page.js';

const machine = { processor: 'a <fast> one', gpu: 'none', node: 'v24', pytorch: 'none' };

test('behavior: what was not measured is a dash or a sentence, and names are escaped', () => {
  const results: GpuResults = {
    machine,
    backend: 'webgpu',
    steps: [{ title: 'demo', step: { median: 0.25 } }],
    failures: [],
  };
  const html = page(results);
  expect(html).toContain('<td>demo</td><td>250.0 ms</td><td>–</td><td>–</td><td>–</td><td>–</td><td>–</td>');
  expect(html).toContain('a &lt;fast&gt; one');
  expect(html).toContain('Not measured.');
  expect(html).not.toContain('Failures');
});

test('behavior: each failure has its part and its reason', () => {
  const failures = [{ part: 'coco: step', message: 'not finished after 90 s' }];
  expect(page({ machine, backend: 'webgpu', steps: [], failures })).toContain(
    '<td>coco: step</td><td>not finished after 90 s</td>',
  );
});

import { checks, checksOf, exactKinds } from './checksOf.mjs';

/** What one check of one component came to: the largest error, or how often it was made. */
function outcome(component, check, backend) {
  if (!checksOf(component, backend).includes(check)) return '—';
  const proof = component.backends[backend]?.[check];
  if (!proof) return '**missing**';
  const counted =
    check === 'leaks' || check === 'round trip' || (exactKinds.includes(component.kind) && proof.error === 0);
  if (counted) return `✓ ${proof.count}`;
  return proof.error === 0 ? '0' : proof.error.toExponential(0);
}

function row(component, backends) {
  const source = `[\`${component.name}\`](../${component.file})`;
  const cells = backends.map((backend) => checks.map((check) => outcome(component, check, backend)).join(' · '));
  return `| ${[source, component.kind, ...cells].join(' | ')} |`;
}

function table(name, components, backends) {
  const header = ['component', 'kind', ...backends];
  return [
    `## @ecgan/${name}`,
    '',
    `| ${header.join(' | ')} |`,
    `|${header.map(() => ' --- |').join('')}`,
    ...components.map((component) => row(component, backends)),
    '',
  ];
}

/**
 * The page of components as Markdown.
 *
 * @param gathered - Of `gatherProofs`, webgpu among the backends where it ran.
 * @param backends - `{[name]: description}`, the columns in order.
 */
export function componentsPage(gathered, backends) {
  const names = Object.keys(backends);
  const packages = [...new Set(gathered.map((component) => component.package))];
  return [
    '# Components, and what their tests found',
    '',
    'Written by `npm run components`, not by hand: it runs the tests and collects what their shared checks measured. Each cell is',
    '**values · gradients · leaks · round trip**:',
    '',
    '- values: the largest error against a derivation that shares no code with the component, relative to the largest number expected;',
    '- gradients: the largest difference to central finite differences (float32, step 10⁻² mostly), relative to the largest gradient of that operand;',
    '- leaks: ✓ and how often no tensor was left behind;',
    '- round trip: ✓ and how often the same came out after saving and loading, or after restoring a state;',
    '- ✓ in place of an error: that many tests compare exactly. —: does not apply, for the reason given in the',
    '  [list of components](../testing/src/components/list). **missing**: applies, and no test has shown it; `npm test` fails then.',
    '',
    'Property tests run on random cases, so last digits vary from run to run.',
    '',
    ...Object.entries(backends).map(([name, description]) => `- **${name}**: ${description}`),
    '',
    ...packages.flatMap((name) =>
      table(
        name,
        gathered.filter((component) => component.package === name),
        names,
      ),
    ),
  ].join('\n');
}

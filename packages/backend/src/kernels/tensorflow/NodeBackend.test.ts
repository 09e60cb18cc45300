import { expect, test } from 'vitest';
import { installedBackends } from '../../installedBackends.js';
import { useBackend } from '../../useBackend.js';
import { nodeBackend, reasonNotToCompile } from './NodeBackend.js';

const installed = (await installedBackends()).includes('tensorflow');
if (!installed) process.stderr.write('skipped: a binding without functions, the tensorflow backend is not installed\n');

test.skipIf(!installed)('reasonNotToCompile: a binding without our methods', async () => {
  await useBackend('tensorflow');
  const backend = nodeBackend();
  const { binding } = backend;
  backend.binding = Object.create(binding, { addFunction: { value: undefined } });
  try {
    expect(reasonNotToCompile()).toMatchInlineSnapshot(
      `"the binding has no functions: it came prebuilt, or was built by an earlier release, and \`npx ecgan-backend install\` builds the latter again"`,
    );
  } finally {
    backend.binding = binding;
  }
});

// `npm run ecgan -- …`: the command line of this checkout, compiled where a source has changed since.
import { buildSources } from './buildSources.mjs';

await buildSources();
await import('../packages/cli/bin/ecgan.js');

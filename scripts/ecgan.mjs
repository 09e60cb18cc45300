// `npm run ecgan -- …`: the command line of this checkout, compiled where a source has changed since.
import { buildSources } from './buildSources.mjs';

await buildSources();
await import(new URL('../packages/cli/bin/ecgan.js', import.meta.url).href);

import { components } from './components.js';

// Run as a program: prints the list as JSON, `smallCase` being whether there is one.
const all = Object.entries(components).flatMap(([name, list]) =>
  list.map(({ smallCase, ...component }) => ({ package: name, ...component, smallCase: smallCase !== undefined })),
);
process.stdout.write(JSON.stringify(all));

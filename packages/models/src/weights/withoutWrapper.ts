import type { SafeTensors } from '../safetensors/types.js';

/**
 * A state by the names of the network itself, whatever wrapped it when it was saved: `module.`, `model.`, `_orig_mod.segmenter.` …
 *
 * The prefix is the one before most of the names that are known; a name without it stays as it is.
 */
export function withoutWrapper(tensors: SafeTensors, known: ReadonlySet<string>): SafeTensors {
  const votes = new Map<string, number>();
  for (const name of Object.keys(tensors)) {
    for (let start = 0; start >= 0; start = nextPart(name, start)) {
      if (!known.has(name.slice(start))) continue;
      const prefix = name.slice(0, start);
      votes.set(prefix, (votes.get(prefix) ?? 0) + 1);
      break;
    }
  }
  const [[wrapper]] = [...votes, ['', 0] as const].sort(([, first], [, second]) => second - first);
  const stripped = Object.entries(tensors).map(([name, one]) => [
    name.startsWith(wrapper) ? name.slice(wrapper.length) : name,
    one,
  ]);
  return Object.fromEntries(stripped);
}

/** Where the next part of a dotted name begins; −1 after the last. */
function nextPart(name: string, start: number): number {
  const dot = name.indexOf('.', start);
  return dot < 0 ? -1 : dot + 1;
}

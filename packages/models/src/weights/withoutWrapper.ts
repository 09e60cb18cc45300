import type { SafeTensors } from '../safetensors/types.js';
import { commonPrefix } from './commonPrefix.js';

/**
 * A state by the names of the network itself, whatever wrapped it when it was saved: `module.`, `model.`, `_orig_mod.segmenter.` …
 *
 * A name without the prefix stays as it is.
 *
 * @throws {@link ValueError} if the file holds the network twice, see {@link commonPrefix}.
 */
export function withoutWrapper(tensors: SafeTensors, known: ReadonlySet<string>): SafeTensors {
  const wrapper = commonPrefix(Object.keys(tensors), known);
  const stripped = Object.entries(tensors).map(([name, one]) => [
    name.startsWith(wrapper) ? name.slice(wrapper.length) : name,
    one,
  ]);
  return Object.fromEntries(stripped);
}

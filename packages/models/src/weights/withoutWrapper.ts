import type { SafeTensors } from '../safetensors/types.js';
import { commonPrefix } from './commonPrefix.js';

/**
 * Removes a wrapper's prefix (`module.`, `model.`, `_orig_mod.segmenter.` …) from the names of a `state_dict`. Names
 * without the prefix are unchanged.
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

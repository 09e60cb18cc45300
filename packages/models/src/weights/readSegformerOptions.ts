import { ValueError } from '@ecgan/core';
import type { SegformerOptions } from '../networks/segformer/segformerOptions.js';
import type { SafeTensors } from '../safetensors/types.js';
import { publishedState } from './segformerState.js';

/** What the shapes of a file decide; the heads are not among it. */
export type SegformerShapes = Required<
  Pick<SegformerOptions, 'numClasses' | 'filters' | 'depths' | 'reductions' | 'expansion' | 'headFilters'>
>;

/** By these alone a file is known to hold a SegFormer, whatever wraps it. */
const anchors = new Set(['decode_head.classifier.weight', 'decode_head.linear_fuse.weight']);

/**
 * The options of the SegFormer that a file holds, from the shapes of its tensors.
 *
 * @remarks Heads leave no trace in shapes: all published networks have {@link SegformerOptions}' default, 1, 2, 5 and 8.
 * @param tensors - What {@link decodeSafetensors} reads, by the names of the transformers package.
 * @returns What {@link segformer} takes.
 * @throws {@link ValueError} if it holds no SegFormer with a decode head, naming the first tensor that is missing.
 * @example
 * ```ts
 * import { decodeSafetensors, loadSegformerWeights, readSegformerOptions, segformer } from '@ecgan/models';
 *
 * const { tensors } = decodeSafetensors(new Uint8Array(await (await fetch('segformer.safetensors')).arrayBuffer()));
 * const network = segformer(readSegformerOptions(tensors));
 * loadSegformerWeights(network, tensors);
 * ```
 */
export function readSegformerOptions(tensors: SafeTensors): SegformerShapes {
  const state = publishedState(tensors, anchors);
  const shapeOf = (name: string) => {
    const shape = state[name]?.shape;
    if (shape) return shape;
    throw new ValueError({
      ...{ argument: 'tensors', expected: `a SegFormer with its decode head: ${name}` },
      received: `${Object.keys(tensors).length} tensors without it`,
    });
  };
  const stages = [0, 1, 2, 3];
  const block = (stage: number, index: number, name: string) => `segformer.encoder.block.${stage}.${index}.${name}`;
  const [headFilters] = shapeOf('decode_head.linear_fuse.weight');
  const filters = stages.map((stage) => shapeOf(`segformer.encoder.patch_embeddings.${stage}.proj.weight`)[0]);
  const depths = stages.map((stage) => {
    let depth = 0;
    while (state[block(stage, depth, 'layer_norm_1.weight')]) depth += 1;
    return depth;
  });
  const reductions = stages.map((stage) => state[block(stage, 0, 'attention.self.sr.weight')]?.shape[2] ?? 1);
  const expansion = shapeOf(block(0, 0, 'mlp.dense1.weight'))[0] / filters[0];
  const [numClasses] = shapeOf('decode_head.classifier.weight');
  return { numClasses, filters, depths, reductions, expansion, headFilters };
}

import { ValueError } from '@ecgan/core';
import type { SegformerOptions } from '../networks/segformer/segformerOptions.js';
import type { SafeTensors } from '../safetensors/types.js';
import { publishedState } from './segformerState.js';

/** The options that the shapes of a file determine. They do not determine the number of attention heads. */
export type SegformerShapes = Required<
  Pick<SegformerOptions, 'numClasses' | 'filters' | 'depths' | 'reductions' | 'expansion' | 'headFilters'>
>;

/** Tensors by which a SegFormer is recognised, whatever wrapper prefix their names have. */
const anchors = new Set(['decode_head.classifier.weight', 'decode_head.linear_fuse.weight']);

/**
 * Reads the options of a SegFormer from the shapes of the tensors in a file.
 *
 * @remarks Shapes do not show the number of attention heads. All published networks have the default of
 * {@link SegformerOptions}: 1, 2, 5, 8.
 * @param tensors - Result of {@link decodeSafetensors}, by the names of the transformers package.
 * @returns Options for {@link segformer}.
 * @throws {@link ValueError} if the file holds no SegFormer with a decode head, naming the first missing tensor.
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

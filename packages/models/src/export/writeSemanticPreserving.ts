import type { SemanticPreserving } from '@ecgan/core';
import type { GraphWriter, Value } from './GraphWriter.js';
import { type NetworkWeights, weightOf } from './readWeights.js';

/** The slope of G_s's leaky ReLU below 0. */
const slope = 0.2;

/**
 * Writes the semantic preserving module: `F_c = conv(lrelu([F, I', I'_e, S]))`, `F'_c = F_c ⊙ (1 + σ(mean(F_c)))`,
 * `I'' = tanh(conv(lrelu(conv(lrelu(F'_c)))))`.
 *
 * @param firstClasses - Returns the one-hot map of the first `count` classes; used with `classPresence` to zero absent classes.
 */
export function writeSemanticPreserving(
  writer: GraphWriter,
  [features, image, edge, labels]: readonly Value[],
  layer: SemanticPreserving,
  { weights, firstClasses }: { weights: NetworkWeights; firstClasses: (count: number) => Value },
): Value {
  const { classPresence, semanticClasses } = layer.options;
  const convolve = (x: Value, name: string) => {
    const { values: kernel, shape } = weightOf(weights, layer, `${name}_kernel`);
    const bias = weightOf(weights, layer, `${name}_bias`).values;
    return writer.convolve(writer.leakyRelu(x, slope), { kernel, shape, bias });
  };
  const perClass = convolve(writer.concat([features, image, edge, labels]), 'class');
  const share = writer.plusOne(writer.activate(writer.mean(perClass), 'sigmoid'));
  const gate = classPresence ? writer.multiply(share, writer.maximum(firstClasses(semanticClasses))) : share;
  const refined = convolve(writer.multiply(perClass, gate), 'refine');
  return writer.activate(convolve(refined, 'image'), 'tanh');
}

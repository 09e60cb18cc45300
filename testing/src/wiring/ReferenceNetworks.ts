import { type Ecgan, type EcganOptions, ecgan } from '@ecgan/models';
import {
  concat,
  reshape,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { DecoderWeights, Opinion } from './equations.js';
import { powerIteration } from './updates.js';
import { denseMap, pictureOf, type WiringBatch } from './WiringBatch.js';

const names = ['generator', 'discriminator', 'labelGenerator', 'classPixelGenerator', 'projectionHead'] as const;

/** What the generator makes of a batch. */
export interface Pictures {
  edge: Tensor4D;
  image: Tensor4D;
  refined: Tensor4D;
  /** What is contrasted, from fine to coarse. */
  scales: Tensor4D[];
  features: Tensor4D;
}

/** Every weight of networks by `network/layer/weight`. */
export function weightsOf(networks: Ecgan): Map<string, Variable> {
  return new Map(
    names.flatMap((name) =>
      networks[name].weights.map((weight) => [`${name}/${weight.originalName}`, weight.read() as Variable] as const),
    ),
  );
}

/** The trainable ones of one network, by the same names. */
export function trainableOf(networks: Ecgan, ...which: (typeof names)[number][]): Map<string, Variable> {
  return new Map(
    which.flatMap((name) =>
      networks[name].trainableWeights.map(
        (weight) => [`${name}/${weight.originalName}`, weight.read() as Variable] as const,
      ),
    ),
  );
}

/** The variables of each optimizer of a trainer, in the order of its slots. */
export function variablesOf(
  networks: Ecgan,
  optimizer: 'generator' | 'discriminator' | 'labelGenerator',
): Map<string, Variable> {
  if (optimizer !== 'generator') return trainableOf(networks, optimizer);
  return trainableOf(networks, 'generator', 'classPixelGenerator', 'projectionHead');
}

/** A copy of the numbers of variables. */
export function numbersOf(variables: Map<string, Variable>): Map<string, Float32Array> {
  return new Map([...variables].map(([name, variable]) => [name, Float32Array.from(variable.dataSync())]));
}

/**
 * Networks with the weights of others that read labels as dense maps: a layout, its symbols and its boundaries have no part in what
 * they compute.
 */
export class ReferenceNetworks {
  readonly networks: Ecgan;
  readonly #contrastsFeatures: boolean;

  constructor(options: EcganOptions, other: Ecgan) {
    this.networks = ecgan({ ...options, denseLabels: true });
    this.#contrastsFeatures = this.networks.options.contrastLevels[0] === 0;
    this.follow(other);
  }

  /** Takes over the weights of other networks, or of one of them. */
  follow(other: Ecgan, ...which: (typeof names)[number][]): void {
    const theirs = weightsOf(other);
    for (const [name, variable] of weightsOf(this.networks)) {
      if (which.length > 0 && !which.some((one) => name.startsWith(`${one}/`))) continue;
      const value = theirs.get(name);
      if (!value) throw new Error(`there is no ${name} among the others' weights`);
      variable.assign(value);
    }
  }

  /** Gives variables new numbers. */
  assign(values: Map<string, ArrayLike<number>>): void {
    const own = weightsOf(this.networks);
    for (const [name, numbers] of values)
      tidy(() => own.get(name)?.assign(tensor(Float32Array.from(numbers), own.get(name)?.shape)));
  }

  /** One pass of the generator over a whole batch, of which batch norm takes the statistics; spectral norms move on by one iteration. */
  generate(batch: WiringBatch): Pictures {
    const maps = concat(batch.labels.map((_, k) => denseMap(batch, k)));
    const outputs = this.networks.generator.apply([maps, ...(batch.noise ? [batch.noise] : [])], {
      training: true,
    }) as Tensor4D[];
    const [edge, image, refined, features, ...coarse] = outputs;
    return { edge, image, refined, features, scales: this.#contrastsFeatures ? [features, ...coarse] : coarse };
  }

  /** One power iteration of every spectral norm of D, computed here. */
  iterateDiscriminator(): void {
    this.assign(nextVectors(this.networks, 'discriminator'));
  }

  /** What D says of one picture alone, with the spectral vectors as they are. */
  judge(batch: WiringBatch, picture: number, x: Tensor4D): Opinion {
    const { discriminatorLayers: layers, discriminatorScales: scales } = this.networks.options;
    const own = pictureOf(x, picture);
    const [map, seen] = batch.shown
      ? [denseMap({ ...batch, ...batch.shown }, picture), batch.shown.picture(picture, own)]
      : [denseMap(batch, picture), own];
    const discriminator = this.networks.discriminatorParts?.edges ?? this.networks.discriminator;
    const outputs = discriminator.apply([map, seen]) as Tensor[];
    const ofScale = (scale: number) => outputs.slice(scale * (layers + 1), (scale + 1) * (layers + 1));
    const opinions = Array.from({ length: scales }, (_, scale) => ofScale(scale));
    return { features: opinions.map((one) => one.slice(0, layers)), logits: opinions.map((one) => one[layers]) };
  }

  /** What the U-Net says of pictures as they are given, `[count, height, width, numClasses + 1]`. */
  segment(pictures: Tensor4D): Tensor4D {
    const { discriminatorParts } = this.networks;
    if (!discriminatorParts) throw new Error('there is no U-Net');
    return discriminatorParts.images.apply(pictures) as Tensor4D;
  }

  /** Projections of every pixel of every scale, `[pixels, dim]` each. */
  project(scales: Tensor4D[]): Tensor2D[] {
    const projected = [this.networks.projectionHead.apply(scales)].flat() as Tensor4D[];
    return projected.map((one) => reshape(one, [-1, one.shape[3]]));
  }

  /** The weights of the decoder of class-specific pixels. */
  decoder(): DecoderWeights {
    const { weights } = this.networks.classPixelGenerator;
    const endingIn = (end: string) => weights.filter(({ originalName }) => originalName.endsWith(end));
    const biases = endingIn('/bias');
    return endingIn('/kernel').map((kernel, i) => ({ kernel: kernel.read() as Tensor4D, bias: biases[i].read() }));
  }
}

/** u and v of every spectral norm of a network after some power iterations at the weights it has. */
export function nextVectors(
  networks: Ecgan,
  which: 'generator' | 'discriminator',
  iterations = 1,
): Map<string, number[]> {
  const network: LayersModel = networks[which];
  const read = (name: string) =>
    network.weights
      .find(({ originalName }) => originalName === name)
      ?.read()
      .dataSync();
  const found = new Map<string, number[]>();
  for (const { originalName } of network.weights) {
    if (!originalName.endsWith('/u')) continue;
    const layer = originalName.slice(0, -2);
    let [u, v]: ArrayLike<number>[] = [read(originalName) ?? [], []];
    for (let i = 0; i < iterations; i++) ({ u, v } = powerIteration(read(`${layer}/kernel`) ?? [], u));
    found.set(`${which}/${layer}/u`, Array.from(u));
    found.set(`${which}/${layer}/v`, Array.from(v));
  }
  return found;
}

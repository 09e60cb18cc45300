/** PyTorch's shapes of the tensors of a `state_dict`, by name without wrapper prefix. */
export type StateShapes = ReadonlyMap<string, readonly number[]>;

/** A range of integers, if the shapes do not determine an option's exact value. */
export type Possible = readonly [from: number, to: number];

/** Options by name, as far as the shapes of a `state_dict` determine them. */
export type ShownOptions = Readonly<Record<string, string | number | Possible | undefined>>;

/**
 * Infers the options that a network was built with from the shapes of its `state_dict`. Applied to a file and to a
 * network of this package, it shows which option differs. `labelChannels` counts the classes and the boundary channel,
 * because shapes cannot distinguish them.
 */
export function spadeShapes(shapes: StateShapes): ShownOptions {
  return { ...encoderShapes(shapes), ...headShapes(shapes), ...discriminatorShapes(shapes) };
}

/** Options of the trunk E. */
function encoderShapes(shapes: StateShapes): ShownOptions {
  const shared = find(shapes, /\.mlp_shared\.0\.weight$/);
  const start = find(shapes, /^fc\.weight$/);
  const head = spectralFilters(shapes, 'head_0.conv_1');
  const up = count(shapes, /^up_(\d+)\./);
  const filters = spectralFilters(shapes, `up_${up - 1}.conv_1`);
  const doublings = head && filters ? Math.log2(head / filters) : undefined;
  return {
    labelChannels: shared?.[1],
    filters,
    // With fewer levels than doublings the last doublings have no effect.
    filterDoublings: doublings === undefined ? undefined : [doublings, up < doublings ? Infinity : doublings],
    levels: doublings === undefined ? undefined : levelsOf(up, count(shapes, /^G_middle_(\d+)\./), doublings),
    hiddenFilters: shared?.[0],
    normalization: shared && (find(shapes, /\.param_free_norm\.running_mean$/) ? 'batch' : 'instance'),
    styleSize: start && (start.length === 2 ? start[1] : 0),
    // Without a style the weights do not depend on height and width.
    'height · width': start?.length === 2 && head ? `${start[0] / head} pixels at the first level` : undefined,
  };
}

/** See `trunkBlocks`: with two middle blocks and all doublings, there may or may not be an upsampling between them. */
function levelsOf(up: number, middle: number, doublings: number): Possible {
  const most = up < doublings ? up + 2 : up + middle + 1;
  return [middle > 2 ? most : up + 2, most];
}

/** Options of G_e, G_i and G_s. */
function headShapes(shapes: StateShapes): ShownOptions {
  const convs = ['conv_edge', 'conv_img'].map((name) => widths(shapes, new RegExp(`^${name}(\\d+)\\.weight$`)));
  const chain = convs.find((found) => found.length > 0);
  return {
    chainFilters: chain && `[${chain.slice(0, -1).join(', ')}]`,
    semanticClasses: find(shapes, /^conv_comb1\.weight$/)?.[0],
  };
}

/** Options of D. */
function discriminatorShapes(shapes: StateShapes): ShownOptions {
  const first = find(shapes, /^discriminator_0\.model0\.0\.weight$/);
  if (!first) return {};
  const all = widths(shapes, /^discriminator_0\.model(\d+)\.0\..*(?:weight|weight_orig|original)$/).slice(0, -1);
  return {
    labelChannels: first[1] - 3,
    discriminatorFilters: first[0],
    discriminatorLayers: all.length,
    discriminatorMaxFilters: Math.max(...all),
    discriminatorScales: count(shapes, /^discriminator_(\d+)\./),
    discriminatorNormalization:
      all.length < 2 ? undefined : find(shapes, /^discriminator_0\.model1\..*bias$/) ? 'none' : 'instance',
  };
}

function find(shapes: StateShapes, pattern: RegExp): readonly number[] | undefined {
  for (const [name, shape] of shapes) if (pattern.test(name)) return shape;
  return undefined;
}

function spectralFilters(shapes: StateShapes, module: string): number | undefined {
  const names = ['weight_orig', 'parametrizations.weight.original'];
  return names.map((name) => shapes.get(`${module}.${name}`)).find((shape) => shape)?.[0];
}

/** Filters of the convs whose names match, in the order of their numbers. */
function widths(shapes: StateShapes, pattern: RegExp): number[] {
  const found: [number, number][] = [];
  for (const [name, [filters]] of shapes) {
    const place = pattern.exec(name)?.[1];
    if (place !== undefined) found.push([Number(place), filters]);
  }
  return found.sort(([a], [b]) => a - b).map(([, filters]) => filters);
}

/** Number of modules in a numbered sequence: the largest number among the names, plus 1. */
function count(shapes: StateShapes, pattern: RegExp): number {
  const places = [...shapes.keys()].map((name) => Number(pattern.exec(name)?.[1] ?? -1));
  return Math.max(-1, ...places) + 1;
}

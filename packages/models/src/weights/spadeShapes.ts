/** Names of a state, as its network has them, and their shapes as PyTorch has them. */
export type StateShapes = ReadonlyMap<string, readonly number[]>;

/** Whole numbers from the first to the second: a state may leave open which of them it is. */
export type Possible = readonly [from: number, to: number];

/** Options by name, as far as the shapes of a state tell them. */
export type ShownOptions = Readonly<Record<string, string | number | Possible | undefined>>;

/**
 * What the shapes of a state tell of the options that its network was built with. The same is read of a file and of a network of ours, so
 * that an option which differs can be named. `labelChannels` are the classes and the boundary, which no shape tells apart.
 */
export function spadeShapes(shapes: StateShapes): ShownOptions {
  return { ...encoderShapes(shapes), ...headShapes(shapes), ...discriminatorShapes(shapes) };
}

/** Of the trunk. */
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
    // Neither is told by a start from labels, whose every size has the same weights.
    'height · width': start?.length === 2 && head ? `${start[0] / head} pixels at the first level` : undefined,
  };
}

/** See `trunkBlocks`: with two blocks in the middle, and all doublings, there may be a doubling between them or not. */
function levelsOf(up: number, middle: number, doublings: number): Possible {
  const most = up < doublings ? up + 2 : up + middle + 1;
  return [middle > 2 ? most : up + 2, most];
}

/** Of G_e, G_i and G_s. */
function headShapes(shapes: StateShapes): ShownOptions {
  const convs = ['conv_edge', 'conv_img'].map((name) => widths(shapes, new RegExp(`^${name}(\\d+)\\.weight$`)));
  const chain = convs.find((found) => found.length > 0);
  return {
    chainFilters: chain && `[${chain.slice(0, -1).join(', ')}]`,
    semanticClasses: find(shapes, /^conv_comb1\.weight$/)?.[0],
  };
}

/** Of D. */
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

/** Filters of numbered convolutions, in their order. */
function widths(shapes: StateShapes, pattern: RegExp): number[] {
  const found: [number, number][] = [];
  for (const [name, [filters]] of shapes) {
    const place = pattern.exec(name)?.[1];
    if (place !== undefined) found.push([Number(place), filters]);
  }
  return found.sort(([a], [b]) => a - b).map(([, filters]) => filters);
}

/** How many numbers a module's names go up to. */
function count(shapes: StateShapes, pattern: RegExp): number {
  const places = [...shapes.keys()].map((name) => Number(pattern.exec(name)?.[1] ?? -1));
  return Math.max(-1, ...places) + 1;
}

/** Class ids of {@link SyntheticScenes}. */
export const SceneClass = {
  sky: 0,
  hill: 1,
  building: 2,
  road: 3,
  pavement: 4,
  grass: 5,
  tree: 6,
  fence: 7,
  car: 8,
  person: 9,
  pole: 10,
  sign: 11,
} as const;

/** Class names by id. */
export const sceneClassNames: readonly string[] = Object.keys(SceneClass);

/** Class colours by id, RGB 0–255. */
export const scenePalette: readonly (readonly [number, number, number])[] = [
  [96, 160, 224],
  [120, 130, 170],
  [90, 84, 92],
  [128, 72, 136],
  [228, 150, 190],
  [150, 220, 110],
  [44, 120, 52],
  [190, 140, 100],
  [20, 40, 170],
  [224, 30, 62],
  [200, 200, 200],
  [250, 210, 30],
];

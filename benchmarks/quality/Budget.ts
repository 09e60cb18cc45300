/** What all trainings share. */
export interface Budget {
  /** Folder of runs and scores until all are there: the command continues with them. */
  folder: string;
  steps: number;
  /** Preset of `ecgan train` that names data and size. */
  preset: 'demo' | 'camvid';
  /** Folder of the dataset, if it is on disk. */
  root?: string;
  /** Number of pictures that are scored. @defaultValue that of the preset */
  heldOut?: number;
  /** File of the segmenter that scores. @defaultValue the one for this data */
  segmenter?: string;
}

/** The flags of `ecgan evaluate`. */
export function scoringFlags({ heldOut, segmenter }: Budget): string[] {
  return [
    ...(heldOut === undefined ? [] : ['--held-out', `${heldOut}`]),
    ...(segmenter === undefined ? [] : ['--segmenter', segmenter]),
  ];
}

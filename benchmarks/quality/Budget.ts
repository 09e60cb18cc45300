/** What all variants share. */
export interface Budget {
  /** Where runs and scores are kept until all are there: the command goes on with them. */
  folder: string;
  /** Flags of `ecgan train` that name data and size. */
  data: readonly string[];
  steps: number;
  /** Flags of `ecgan evaluate`, such as `--segmenter`. */
  scoring: readonly string[];
}

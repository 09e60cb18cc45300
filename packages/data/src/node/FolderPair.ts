/** The files of one sample, paired by their stem. */
export interface FolderPair {
  stem: string;
  photo: string;
  label: string;
  instances?: string;
}

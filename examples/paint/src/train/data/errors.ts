import { EcganError } from '@ecgan/core/errors';

/** Files that were dropped are no photos with masks; `files` names those that are meant. */
export class PictureFilesError extends EcganError {
  constructor(message: string, files: readonly string[] = []) {
    super(message, { files });
    this.name = 'PictureFilesError';
  }
}

/** A few names of many. */
export function someOf(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

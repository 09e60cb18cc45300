import { EcganError } from '@ecgan/core/errors';

/** The browser keeps nothing for this page. */
export class StorageForbiddenError extends EcganError {
  constructor(cause: unknown) {
    super(
      'This browser keeps nothing for this page, so a run could not go on after a reload. Allow the page to store data (a private window may forbid it), then reload.',
      {},
      { cause },
    );
    this.name = 'StorageForbiddenError';
  }
}

/** There is no room left for a checkpoint or pictures. */
export class StorageFullError extends EcganError {
  /** @param what - What did not fit. */
  constructor(what: string, bytes: number, options?: ErrorOptions) {
    super(
      `The browser's storage is full: ${what} of ${(bytes / 1e6).toFixed(1)} MB could not be kept. What was kept before is still there. ` +
        'Free space on the disk or delete data of other sites, then continue; or save the checkpoint as a file now.',
      { what, bytes },
      options,
    );
    this.name = 'StorageFullError';
  }
}

/** Another tab trains the run of this browser. */
export class RunTakenError extends EcganError {
  constructor() {
    super('Another tab of this browser is training this run. Go on there, or close that tab and continue here.');
    this.name = 'RunTakenError';
  }
}

/** Something that should have been kept is not there. */
export class NothingKeptError extends EcganError {
  constructor(what: string) {
    super(`This browser keeps no ${what}. Begin a new run.`, { what });
    this.name = 'NothingKeptError';
  }
}

/** A browser keeps and locks nothing for a page that came over plain http. */
export class InsecurePageError extends EcganError {
  constructor(origin: string) {
    super(
      `${origin}: a browser trains and keeps nothing on a page of this kind. Open it over https, or from localhost.`,
      {
        origin,
      },
    );
    this.name = 'InsecurePageError';
  }
}

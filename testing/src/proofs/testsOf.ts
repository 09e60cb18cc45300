import { afterAll, beforeAll, TestRunner } from 'vitest';

/** A component's name: any export of the packages whose components are listed in `components/list`. */
export type ComponentName =
  | keyof typeof import('@ecgan/core')
  | keyof typeof import('@ecgan/losses')
  | keyof typeof import('@ecgan/models')
  | keyof typeof import('@ecgan/training');

/** Of the file, and of each block around what is running. */
const enclosing: ComponentName[][] = [];
let ofRunningTest: ComponentName[] | undefined;

/**
 * Says which components tests are about, so that what their checks show counts for these. At the head of a file or of a `describe`
 * it holds for every test there, in a test for that one; the nearest holds.
 *
 * @example
 * ```ts
 * import { testsOf } from '@ecgan/testing';
 *
 * testsOf('spade');
 * ```
 */
export function testsOf(...components: ComponentName[]): void {
  if (TestRunner.getCurrentTest()) {
    ofRunningTest = components;
    return;
  }
  beforeAll(() => {
    enclosing.push(components);
  });
  afterAll(() => {
    enclosing.pop();
  });
}

/** Which components the test that just ended was about, once. */
export function takeSubjects(): ComponentName[] {
  const subjects = ofRunningTest ?? enclosing.at(-1) ?? [];
  ofRunningTest = undefined;
  return subjects;
}

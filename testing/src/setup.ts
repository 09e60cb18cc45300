import { disposeVariables } from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeEach, expect, vi } from 'vitest';
import { useTestBackend } from './backend.js';
import { writeProofs } from './proofs/recordProof.js';
import type {} from './proofs/TaskMeta.js';

await useTestBackend();

// A library prints nothing: whoever writes to the console in a test fails it.
beforeEach(() => {
  for (const method of ['log', 'warn', 'error', 'info'] as const) vi.spyOn(console, method);
});
afterEach(() => {
  for (const method of ['log', 'warn', 'error', 'info'] as const) {
    const spy = vi.mocked(console[method]);
    const calls = spy.mock.calls.map((call) => call.join(' '));
    spy.mockRestore();
    expect(calls, `console.${method} was called`).toEqual([]);
  }
});

// Told by the page of components, docs/components.md.
afterEach(({ task }) => writeProofs(task.result?.state === 'pass'));

// Files share a process, and variables share one list of names.
afterAll(() => disposeVariables());

import { disposeVariables } from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeEach, expect, vi } from 'vitest';
import { useTestBackend } from './backend.js';
import { writeProofs } from './proofs/recordProof.js';
import type {} from './proofs/TaskMeta.js';

await useTestBackend();

// A library prints nothing: a call of `console` fails the test.
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

// Used by the generator of docs/components.md.
afterEach(({ task }) => writeProofs(task.result?.state === 'pass'));

// Test files share a process, and TF.js has one global registry of variable names.
afterAll(() => disposeVariables());

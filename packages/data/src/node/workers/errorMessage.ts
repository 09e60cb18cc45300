import {
  EcganError,
  type ErrorFacts,
  ShapeError,
  type ShapeErrorFacts,
  ValueError,
  type ValueErrorFacts,
} from '@ecgan/core/errors';
import { LabelFileError, type LabelFileErrorFacts } from '../../decode/LabelFileError.js';
import { DatasetError, type DatasetProblem } from '../DatasetError.js';

/** An error as plain data. Structured cloning between threads keeps neither the class nor the fields of an error. */
export interface ErrorMessage {
  name: string;
  message: string;
  stack?: string;
  facts?: ErrorFacts;
}

/** Constructors of the errors of this package from their facts. */
const revivals: Record<string, (facts: ErrorFacts) => Error> = {
  DatasetError: ({ problems }) => new DatasetError(problems as DatasetProblem[]),
  LabelFileError: (facts) => new LabelFileError(facts as unknown as LabelFileErrorFacts),
  ShapeError: (facts) => new ShapeError(facts as unknown as ShapeErrorFacts),
  ValueError: (facts) => new ValueError(facts as unknown as ValueErrorFacts),
};

/** Serialises an error for another thread. */
export function toErrorMessage(error: unknown): ErrorMessage {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  return { name, message, stack, ...(error instanceof EcganError && { facts: error.facts }) };
}

/**
 * Restores a serialised error: with the same class, message and facts if `revivals` has its class, else as an
 * EcganError or Error.
 */
export function fromErrorMessage({ name, message, stack, facts }: ErrorMessage): Error {
  if (facts && name in revivals) return revivals[name](facts);
  const error = facts ? new EcganError(message, facts) : new Error(message);
  return Object.assign(error, { name, stack });
}

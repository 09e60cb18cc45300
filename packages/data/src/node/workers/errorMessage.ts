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

/** An error as plain data: threads pass on neither its class nor its fields. */
export interface ErrorMessage {
  name: string;
  message: string;
  stack?: string;
  facts?: ErrorFacts;
}

/** Our errors, made again of their facts. */
const revivals: Record<string, (facts: ErrorFacts) => Error> = {
  DatasetError: ({ problems }) => new DatasetError(problems as DatasetProblem[]),
  LabelFileError: (facts) => new LabelFileError(facts as unknown as LabelFileErrorFacts),
  ShapeError: (facts) => new ShapeError(facts as unknown as ShapeErrorFacts),
  ValueError: (facts) => new ValueError(facts as unknown as ValueErrorFacts),
};

/** What is to be said of an error in another thread. */
export function toErrorMessage(error: unknown): ErrorMessage {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  return { name, message, stack, ...(error instanceof EcganError && { facts: error.facts }) };
}

/** The error it came from: of the same class, with the same words and facts, where the class is one of ours. */
export function fromErrorMessage({ name, message, stack, facts }: ErrorMessage): Error {
  if (facts && name in revivals) return revivals[name](facts);
  const error = facts ? new EcganError(message, facts) : new Error(message);
  return Object.assign(error, { name, stack });
}

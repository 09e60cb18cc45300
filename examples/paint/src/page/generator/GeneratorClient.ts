import type { Answer, Answers, Numbered, Request } from './protocol.js';

/** The part of a worker that is talked to. */
export interface Messenger {
  postMessage(message: Numbered, transfer: Transferable[]): void;
  addEventListener(kind: 'message', listener: (event: { data: Answer }) => void): void;
}

/** Asks the worker that has the generator. */
export class GeneratorClient {
  readonly #waiting = new Map<number, { resolve(answer: never): void; reject(error: Error): void }>();
  #asked = 0;

  constructor(readonly worker: Messenger) {
    worker.addEventListener('message', ({ data }) => {
      const waiting = this.#waiting.get(data.number);
      this.#waiting.delete(data.number);
      if ('failure' in data) waiting?.reject(new Error(data.failure));
      else waiting?.resolve(data.answer as never);
    });
  }

  /** Sends a request and waits for its answer; buffers are moved, not copied. */
  ask<K extends Request['kind']>(
    request: Extract<Request, { kind: K }>,
    transfer: Transferable[] = [],
  ): Promise<Answers[K]> {
    const number = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.worker.postMessage({ number, request }, transfer);
    });
  }
}

/** Standard input and output as a transport of the protocol's package, with the bounds of the bridge. */
import { type JSONRPCMessage, parseJSONRPCMessage, type RequestId, type Transport } from '@modelcontextprotocol/server';
import { HttpError } from '../../../service/errors/errors.ts';
import { parseJson } from '../../../service/http/request/value/json.ts';
import type { WriteLine } from '../lines/claim-output.ts';
import type { Line } from '../lines/read-lines.ts';
import {
  findCancelledId,
  missingAnswersMs,
  parseClientLine,
  requireRoom,
  toErrorLine,
} from '../message/client-line.ts';
import { type Message, MessageError, rpcErrors } from '../message/message.ts';

export class LineTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #lines: AsyncIterable<Line>;
  readonly #write: WriteLine;
  readonly #waiting = new Set<RequestId>();
  readonly #end = new AbortController();
  #answered = (): void => undefined;
  /** Resolves when the lines have ended, and their requests are answered. */
  readonly ended: Promise<void>;
  #begin: (reading: Promise<void>) => void = () => undefined;

  constructor(lines: AsyncIterable<Line>, write: WriteLine) {
    this.#lines = lines;
    this.#write = write;
    this.ended = new Promise((resolve) => (this.#begin = resolve));
  }

  start(): Promise<void> {
    this.#begin(this.#read());
    return Promise.resolve();
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const isAnswer = !('method' in message);
    await this.#write(JSON.stringify(message));
    if (isAnswer && message.id !== undefined) this.#settle(message.id);
  }

  close(): Promise<void> {
    if (!this.#end.signal.aborted) {
      this.#end.abort();
      this.#answered();
      this.onclose?.();
    }
    return Promise.resolve();
  }

  async #read(): Promise<void> {
    for await (const line of this.#lines) {
      if (this.#end.signal.aborted) return;
      try {
        this.#take(line);
      } catch (error) {
        await this.#write(toErrorLine(error));
      }
    }
    // A timer that keeps the process: a request that waits for its client does not.
    const timer = setTimeout(() => void this.close(), missingAnswersMs);
    while (this.#waiting.size > 0 && !this.#end.signal.aborted)
      await new Promise<void>((resolve) => (this.#answered = resolve));
    clearTimeout(timer);
    await this.close();
  }

  /** @throws MessageError */
  #take(line: Line): void {
    const message = parseClientLine(line);
    if (message === undefined) return;
    const received = toProtocol(message);
    if (message.kind === 'request') {
      requireRoom(this.#waiting, message.id);
      // Subscriptions have no end of their own.
      if (message.method !== 'subscriptions/listen') this.#waiting.add(message.id);
    }
    const cancelled = findCancelledId(message);
    if (cancelled !== undefined) this.#settle(cancelled);
    this.onmessage?.(received);
  }

  #settle(id: RequestId): void {
    this.#waiting.delete(id);
    this.#answered();
  }
}

/** @throws MessageError if it does not fit the protocol's schema */
function toProtocol(message: Message): JSONRPCMessage {
  try {
    // Within the bounds of the ensemble, such as that of depth.
    return parseJSONRPCMessage(parseJson(message.text, ''));
  } catch (error) {
    const id = message.kind === 'request' ? message.id : undefined;
    const why = error instanceof HttpError && error.details !== undefined ? `: ${error.details}` : '';
    throw new MessageError(rpcErrors.invalidRequest, `the message does not fit the schema of the protocol${why}`, id);
  }
}

/**
 * Forwards the messages of a client on standard input and output to the ensemble over HTTP, and the ensemble's back. Their
 * meaning stays with both: the bridge knows sessions, cancelled requests, and requests that got no answer.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Line } from '../lines/read-lines.ts';
import {
  findCancelledId,
  missingAnswersMs,
  parseClientLine,
  requireRoom,
  toErrorLine,
} from '../message/client-line.ts';
import {
  errorResponse,
  type Message,
  MessageError,
  type MessageId,
  type RequestMessage,
  type ResponseMessage,
  rpcErrors,
} from '../message/message.ts';
import { findVersion } from '../message/request-headers.ts';
import { toBridgeError } from './failures.ts';
import { Link, type LinkParts } from './link.ts';
import { listen } from './listener.ts';

/** For the end of the stream on which the ensemble speaks by itself. */
const endMs = 1_000;

interface WaitingRequest {
  readonly controller: AbortController;
  readonly hasSession: boolean;
  readonly method: string;
  readonly ended: Promise<void>;
}

export class Bridge {
  readonly #link: Link;
  readonly #parts: LinkParts;
  readonly #waiting = new Map<MessageId, WaitingRequest>();
  readonly #closing = new AbortController();
  #listening: Promise<void> | undefined;

  constructor(parts: LinkParts) {
    this.#parts = parts;
    this.#link = new Link(parts);
  }

  /** Resolves when the lines have ended, and the requests that were sent are answered. */
  async run(lines: AsyncIterable<Line>): Promise<void> {
    for await (const line of lines) {
      if (this.#closing.signal.aborted) return;
      await this.#take(line);
    }
    await this.#finish();
  }

  /** Ends the session and all requests. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const { controller } of this.#waiting.values()) controller.abort();
    await this.#link.end();
    // Without a reader, a message of the ensemble may wait to be written for ever.
    const over = new AbortController();
    await Promise.race([this.#listening, wait(endMs, undefined, { signal: over.signal }).catch(() => undefined)]);
    over.abort();
  }

  async #take(line: Line): Promise<void> {
    try {
      const message = parseClientLine(line);
      if (message !== undefined) await this.#dispatch(message);
    } catch (error) {
      await this.#parts.write(toErrorLine(error));
    }
  }

  async #dispatch(message: Message): Promise<void> {
    if (message.kind === 'request') return this.#request(message);
    if (message.kind === 'response') return this.#respond(message);
    const cancelledId = findCancelledId(message);
    const cancelled = cancelledId === undefined ? undefined : this.#waiting.get(cancelledId);
    // Without a session, the end of its connection cancels a request. In a session its answer may never come.
    if (cancelled?.hasSession !== false) await this.#forward(message);
    cancelled?.controller.abort();
    if (message.method === 'notifications/initialized' && this.#link.session.id !== undefined)
      this.#listening ??= listen(this.#link, this.#closing.signal);
  }

  async #request(message: RequestMessage): Promise<void> {
    const { id, method } = message;
    if (this.#waiting.has(id))
      throw new MessageError(rpcErrors.invalidRequest, 'a request with this id is running', id);
    requireRoom(this.#waiting, id);
    const hasSession = findVersion(message) === undefined;
    const controller = new AbortController();
    const ended = this.#answer(message, controller.signal).finally(() => this.#waiting.delete(id));
    this.#waiting.set(id, { controller, hasSession, method, ended });
    // What follows needs the session.
    if (isBegin(message)) await ended;
  }

  async #answer(message: RequestMessage, signal: AbortSignal): Promise<void> {
    try {
      await (isBegin(message) ? this.#link.begin(message) : this.#link.request(message, signal));
    } catch (error) {
      if (signal.aborted) return;
      const { error: answer } = toBridgeError(error, this.#link.url);
      this.#parts.note(answer.message);
      await this.#parts.write(errorResponse(message.id, answer));
    }
  }

  /** A question of a session that is forgotten cannot be answered any more. */
  async #respond(message: ResponseMessage): Promise<void> {
    const { asked } = this.#link.session;
    if (message.id !== undefined && !asked.delete(message.id)) {
      this.#parts.note('an answer of the client was dropped: the session of its question has ended');
      return;
    }
    await this.#forward(message);
  }

  async #forward(message: Message): Promise<void> {
    try {
      await this.#link.forward(message);
    } catch (error) {
      this.#parts.note(toBridgeError(error, this.#link.url).message);
    }
  }

  /** Subscriptions have no end of their own. */
  async #finish(): Promise<void> {
    const waiting = [...this.#waiting.values()];
    for (const { method, controller } of waiting) if (method === 'subscriptions/listen') controller.abort();
    const grace = new AbortController();
    const ended = Promise.all(waiting.map((request) => request.ended));
    await Promise.race([ended, wait(missingAnswersMs, undefined, { signal: grace.signal }).catch(() => undefined)]);
    grace.abort();
    await this.close();
  }
}

const isBegin = (message: RequestMessage): boolean =>
  message.method === 'initialize' && findVersion(message) === undefined;

/** The connection to the ensemble: its session, if it has one, and the messages in both directions. */
import { randomUUID } from 'node:crypto';
import type { HttpStream } from '../../../service/http-client/open-stream.ts';
import type { WriteLine } from '../lines/claim-output.ts';
import type { Message, RequestMessage } from '../message/message.ts';
import { findVersion, messageHeaders } from '../message/request-headers.ts';
import { type Endpoint, send } from './endpoint.ts';
import { BridgeError, unanswered } from './failures.ts';
import { readMessages } from './read-messages.ts';
import { initialized, Session } from './session.ts';

export interface LinkParts {
  readonly endpoint: Endpoint;
  /** Writes a message for the client. */
  readonly write: WriteLine;
  /** Writes a line for a person. */
  readonly note: (line: string) => void;
}

const beginMs = 30_000;
/** For a notification or a response, after which the next message is read. */
const forwardMs = 5_000;
const endMs = 1_000;

export class Link {
  readonly session = new Session();
  readonly url: string;
  readonly #parts: LinkParts;
  #renewal: Promise<void> | undefined;
  /** Aborted when another session takes the place of this one. */
  #current = new AbortController();

  constructor(parts: LinkParts) {
    this.#parts = parts;
    this.url = parts.endpoint.base;
  }

  get current(): AbortSignal {
    return this.#current.signal;
  }

  /** Sends a request, and writes all that the ensemble answers. @throws if there is no answer */
  async request(message: RequestMessage, signal: AbortSignal): Promise<void> {
    await this.#forwardAnswer(await this.#post(message, signal), message);
  }

  /** Begins a session for the client. @throws if there is no answer */
  async begin(message: RequestMessage): Promise<void> {
    const stream = await send(this.#parts.endpoint, {
      method: 'POST',
      headers: {},
      body: message.text,
      timeoutMs: beginMs,
    });
    await this.#forwardAnswer(stream, message, (answer) => this.#began(message, stream, answer));
  }

  /** Sends a notification or a response. @throws if the ensemble does not accept it */
  async forward(message: Message): Promise<void> {
    const stream = await this.#post(message);
    for await (const answer of readMessages(stream, this.url)) await this.#parts.write(answer.text);
  }

  /** Yields what the ensemble says by itself, until it ends the stream. Undefined: it says nothing by itself. */
  async listen(signal: AbortSignal): Promise<AsyncIterable<Message> | undefined> {
    const { id, headers } = this.session;
    const stream = await send(this.#parts.endpoint, { method: 'GET', headers, signal });
    if (stream.status !== 404 || id === undefined) {
      if (stream.status !== 405) return readMessages(stream, this.url);
      stream.close();
      return undefined;
    }
    stream.close();
    await this.#beginAgain(id);
    return this.listen(signal);
  }

  async write(message: Message): Promise<void> {
    if (message.kind === 'request') this.session.asked.add(message.id);
    await this.#parts.write(message.text);
  }

  note(line: string): void {
    this.#parts.note(line);
  }

  /** Ends the session. The ensemble ends it by itself, too, so that an error has no meaning. */
  async end(): Promise<void> {
    this.#current.abort();
    const { id, headers } = this.session;
    if (id === undefined) return;
    const ended = send(this.#parts.endpoint, { method: 'DELETE', headers, timeoutMs: endMs });
    await ended.then((stream) => stream.close()).catch(() => undefined);
  }

  async #post(message: Message, signal?: AbortSignal): Promise<HttpStream> {
    const version = findVersion(message);
    const { id } = this.session;
    const post = (): Promise<HttpStream> => {
      const headers = version === undefined ? this.session.headers : messageHeaders(message, version);
      const limit = message.kind === 'request' ? {} : { timeoutMs: forwardMs };
      const request = { method: 'POST', headers, body: message.text, ...limit, ...(signal && { signal }) } as const;
      return send(this.#parts.endpoint, request);
    };
    const stream = await post();
    if (version !== undefined || stream.status !== 404 || id === undefined) return stream;
    stream.close();
    await this.#beginAgain(id);
    if (message.kind !== 'response') return post();
    throw new BridgeError('cli-request-failed', 'the ensemble has forgotten its question', 'send the request again');
  }

  async #forwardAnswer(
    stream: HttpStream,
    { id }: RequestMessage,
    onAnswer?: (answer: Message) => void,
  ): Promise<void> {
    let isAnswered = false;
    try {
      for await (const message of readMessages(stream, this.url)) {
        const isAnswer = message.kind === 'response' && (message.id === id || message.id === undefined);
        if (isAnswer) onAnswer?.(message);
        isAnswered ||= isAnswer;
        await this.write(isAnswer && message.id === undefined ? withId(message, id) : message);
      }
    } catch (error) {
      if (!isAnswered) throw error;
    }
    if (!isAnswered) throw unanswered(this.url);
  }

  #began(begin: RequestMessage, stream: HttpStream, answer: Message): void {
    if (answer.kind !== 'response' || 'error' in answer.body) return;
    this.session.began(begin, stream, answer.body);
    this.#current.abort();
    this.#current = new AbortController();
  }

  /** Several messages may find at the same time that a session is forgotten. */
  async #beginAgain(forgotten: string): Promise<void> {
    if (this.session.id !== forgotten) return;
    this.#renewal ??= this.#renew().finally(() => (this.#renewal = undefined));
    await this.#renewal;
  }

  async #renew(): Promise<void> {
    const begin = this.session.beginAgain(randomUUID());
    const request = { method: 'POST', headers: {}, body: begin.text, timeoutMs: beginMs } as const;
    const stream = await send(this.#parts.endpoint, request);
    for await (const message of readMessages(stream, this.url)) {
      if (message.kind !== 'response') continue;
      if ('error' in message.body) throw unanswered(this.url);
      this.#began(begin, stream, message);
    }
    const { headers } = this.session;
    const accepted = await send(this.#parts.endpoint, { method: 'POST', headers, body: initialized.text });
    for await (const message of readMessages(accepted, this.url)) await this.write(message);
    this.note('the ensemble was started again or has ended the session: a new session has begun');
    for (const change of this.session.changes()) await this.#parts.write(change);
  }
}

function withId(message: Message, id: RequestMessage['id']): Message {
  return message.kind === 'response' ? { ...message, text: JSON.stringify({ ...message.body, id }) } : message;
}

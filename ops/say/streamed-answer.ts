/** The answer of the ensemble: as a stream of events, which show how far it is before the last one has it, or in JSON. */
import type { JsonObject } from '../../openapi/document/document.ts';
import { objectOf, stringOf } from '../../openapi/json/json.ts';
import { isEventStreamType } from '../../openapi/request/media-type.ts';
import type { ResponseTap } from '../../service/http-client/exchange.ts';
import type { HttpAnswer } from '../../service/http-client/http-answer.ts';
import { HttpClientError } from '../../service/http-client/http-client-error.ts';
import { EventJoiner, readEvents } from '../../service/http/response/stream/event-text.ts';
import type { ProgressState } from '../cli/terminal/progress.ts';

/** Only the last event has longer lines, and that is not shown. */
const maxLineLength = 16_384;
const maxTextLength = 60;

/** Shows each step, call and piece of text when it comes. */
export class EventProgress implements ResponseTap {
  readonly #show: (state: ProgressState) => void;
  readonly #decoder = new TextDecoder();
  readonly #joiner = new EventJoiner();
  #line = '';
  #isEvents = false;
  #step = 'waiting for the ensemble';
  #text = '';

  constructor(show: (state: ProgressState) => void) {
    this.#show = show;
  }

  head(_status: number, headers: Readonly<Record<string, string>>): void {
    this.#isEvents = isEvents(headers);
  }

  chunk(bytes: Uint8Array): undefined {
    if (!this.#isEvents) return;
    const lines = (this.#line + this.#decoder.decode(bytes, { stream: true })).split('\n');
    this.#line = (lines.pop() ?? '').slice(0, maxLineLength);
    for (const line of lines) {
      const event = this.#joiner.add(line.replace(/\r$/, ''));
      if (event !== undefined) this.#add(toEvent(event.data));
    }
  }

  #add({ type, step, call, text }: JsonObject): void {
    if (type === 'step' && typeof step === 'number') {
      this.#step = `step ${step}`;
      this.#text = '';
      this.#show({ label: this.#step });
    } else if (type === 'call') {
      const { operation_id: operation, service_name: service } = objectOf(call);
      this.#show({ label: `${this.#step}: ${stringOf(operation)} of ${stringOf(service)}` });
    } else if (type === 'text') {
      this.#text = (this.#text + stringOf(text)).replaceAll(/\s+/g, ' ').slice(-maxTextLength);
      this.#show({ label: `${this.#step}: ${this.#text}` });
    }
  }
}

export interface Refusal {
  readonly status: number;
  readonly body: string;
}

/** What the ensemble answers: an `Interaction` of its document, or an error. */
export type Outcome = { readonly interaction: JsonObject } | Refusal;

/** @throws HttpClientError if a stream has no last event, or the body is not JSON */
export function readOutcome(answer: HttpAnswer, url: string): Outcome {
  const { status } = answer;
  if (status !== 200) return { status, body: answer.text() };
  if (!isEvents(answer.headers)) return { interaction: objectOf(answer.json()) };
  const last = toEvent(readEvents(answer.text()).at(-1)?.data ?? '');
  if (last.type === 'done') return { interaction: objectOf(last.answer) };
  if (last.type === 'error' && typeof last.status === 'number')
    return { status: last.status, body: JSON.stringify(last.error ?? '') };
  const facts = { method: 'POST', origin: url, isSent: true, status };
  throw new HttpClientError('http-answer-cut-off', 'ended its stream of events without an answer', facts);
}

const isEvents = (headers: HttpAnswer['headers']): boolean => isEventStreamType(headers['content-type'] ?? '');

/** Returns an event without members for what is not one. */
function toEvent(data: string): JsonObject {
  try {
    return objectOf(JSON.parse(data));
  } catch {
    return {};
  }
}

/** A session of the revisions before 2026-07-28: begun by the client, and begun again if the ensemble has forgotten it. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { objectOf, stringOf } from '../../../openapi/json/json.ts';
import type { HttpStream } from '../../../service/http-client/open-stream.ts';
import { type MessageId, parseMessage, type RequestMessage } from '../message/message.ts';
import { BridgeError } from './failures.ts';

/** The lists whose changes a server may announce. */
const lists = ['tools', 'resources', 'prompts'] as const;

export class Session {
  /** Requests of the ensemble that the client has not answered yet. */
  readonly asked = new Set<MessageId>();
  #begin: RequestMessage | undefined;
  #id: string | undefined;
  #version: string | undefined;
  #announced: readonly string[] = [];

  get headers(): Readonly<Record<string, string>> {
    return {
      ...(this.#id === undefined ? {} : { 'mcp-session-id': this.#id }),
      ...(this.#version === undefined ? {} : { 'mcp-protocol-version': this.#version }),
    };
  }

  get id(): string | undefined {
    return this.#id;
  }

  /** Takes the session from the answer to `initialize`. @param body of the answer */
  began(begin: RequestMessage, { headers }: HttpStream, body: JsonObject): void {
    const result = objectOf(body.result);
    this.#begin = begin;
    this.#id = headers['mcp-session-id'];
    this.#version = stringOf(result.protocolVersion) || undefined;
    const capabilities = objectOf(result.capabilities);
    this.#announced = lists.filter((list) => objectOf(capabilities[list]).listChanged === true);
    this.asked.clear();
  }

  /** Returns the request that begins the session again. @throws BridgeError if the client has begun none */
  beginAgain(id: MessageId): RequestMessage {
    const begin = this.#begin;
    if (begin === undefined) throw new BridgeError('cli-request-failed', 'there is no session', 'initialize one first');
    const text = JSON.stringify({ jsonrpc: '2.0', id, method: begin.method, params: begin.params });
    return { ...begin, id, text };
  }

  /** The client does not know that it has another session now: each list may have changed. */
  changes(): readonly string[] {
    return this.#announced.map((list) =>
      JSON.stringify({ jsonrpc: '2.0', method: `notifications/${list}/list_changed` }),
    );
  }
}

export const initialized = parseMessage('{"jsonrpc":"2.0","method":"notifications/initialized"}');

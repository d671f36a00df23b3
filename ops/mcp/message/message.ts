/** Messages of MCP as a bridge sees them: whose turn it is, and nothing of their meaning. Their text is forwarded unchanged. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { isObject, objectOf } from '../../../openapi/json/json.ts';

export type MessageId = string | number;

interface Envelope {
  /** One line. */
  readonly text: string;
}

export interface RequestMessage extends Envelope {
  readonly kind: 'request';
  readonly id: MessageId;
  readonly method: string;
  readonly params: JsonObject;
}

export interface NotificationMessage extends Envelope {
  readonly kind: 'notification';
  readonly method: string;
  readonly params: JsonObject;
}

export interface ResponseMessage extends Envelope {
  readonly kind: 'response';
  /** Undefined in an error about a request whose id could not be read. */
  readonly id: MessageId | undefined;
  readonly body: JsonObject;
}

export type Message = RequestMessage | NotificationMessage | ResponseMessage;

/** https://www.jsonrpc.org/specification#error_object */
export const rpcErrors = { parse: -32_700, invalidRequest: -32_600, internal: -32_603 } as const;

/** A text that is not a message of MCP. */
export class MessageError extends Error {
  override readonly name = 'MessageError';
  readonly rpcCode: number;
  readonly id: MessageId | undefined;

  constructor(rpcCode: number, message: string, id?: MessageId) {
    super(message);
    this.rpcCode = rpcCode;
    this.id = id;
  }
}

/** @throws MessageError */
export function parseMessage(line: string): Message {
  // Line breaks of JSON stand between its parts only, so that a blank means the same.
  const text = line.replaceAll(/[\r\n]+/g, ' ');
  const body = parseJson(text);
  if (Array.isArray(body))
    throw new MessageError(rpcErrors.invalidRequest, 'batches are not supported: send one message');
  if (!isObject(body) || body.jsonrpc !== '2.0') throw invalid('a message is a JSON object with "jsonrpc": "2.0"');
  const { method } = body;
  const id = readId(body.id);
  if (method === undefined) {
    if (!('result' in body) && !('error' in body)) throw invalid('a message has a method, a result or an error');
    return { kind: 'response', id, body, text };
  }
  if (typeof method !== 'string') throw invalid('the method of a message is a text');
  const params = objectOf(body.params);
  if (body.id === undefined) return { kind: 'notification', method, params, text };
  if (id === undefined) throw invalid('the id of a request is a text or a number');
  return { kind: 'request', id, method, params, text };
}

const invalid = (problem: string): MessageError => new MessageError(rpcErrors.invalidRequest, problem);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MessageError(rpcErrors.parse, 'the line is not JSON: write each message as one line of JSON');
  }
}

export const readId = (id: unknown): MessageId | undefined =>
  typeof id === 'string' || typeof id === 'number' ? id : undefined;

export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: JsonObject;
}

/** @param id undefined: the request is unknown */
export function errorResponse(id: MessageId | undefined, error: RpcError): string {
  return JSON.stringify({ jsonrpc: '2.0', id: id ?? null, error });
}

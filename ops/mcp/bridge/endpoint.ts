/** The address of the ensemble that speaks MCP, and requests to it. */
import { isEventStreamType } from '../../../openapi/request/media-type.ts';
import type { HttpStream, StreamClient } from '../../../service/http-client/open-stream.ts';

export interface Endpoint {
  /** Without its path: the origin, and a prefix if the ensemble has one. */
  readonly base: string;
  /** With its query. */
  readonly path: string;
  /** Those of every request: the keys. */
  readonly headers: Readonly<Record<string, string>>;
  readonly client: StreamClient;
}

export interface EndpointRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** @throws HttpClientError */
export function send({ base, path, headers: own, client }: Endpoint, request: EndpointRequest): Promise<HttpStream> {
  const accept = request.method === 'GET' ? 'text/event-stream' : 'application/json, text/event-stream';
  const type = request.body === undefined ? {} : { 'content-type': 'application/json' };
  return client.open({ ...request, base, path, headers: { accept, ...type, ...request.headers, ...own } });
}

/** Returns the whole body, or undefined if it has more bytes. @throws HttpClientError */
export async function readBody({ body }: HttpStream, maxBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString('utf8');
}

export const isEventStream = ({ headers }: HttpStream): boolean => isEventStreamType(headers['content-type'] ?? '');

export const isDone = ({ status }: HttpStream): boolean => status >= 200 && status <= 299;

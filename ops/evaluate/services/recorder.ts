/** Stands before a service, passes each request on, and records it: what was sent does not depend on what is reported. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { createHttpClient } from '../../../service/http-client/http-client.ts';

/** A request that reached a service. */
export interface RecordedRequest {
  readonly document: ApiDocument;
  /** In upper case. */
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly body: string;
}

export interface Recorder {
  /** The name of the service. */
  readonly service: string;
  /** Its address, which stays if the service gets another. */
  readonly url: string;
  /** The address of the service. */
  target: string;
  /** Returns the requests since the last call, without those for the document. */
  take(): readonly RecordedRequest[];
  close(): Promise<void>;
}

const timeoutMs = 30_000;
const maxBodyBytes = 64 * 1024 * 1024;

export async function startRecorder(document: ApiDocument, target: string): Promise<Recorder> {
  const client = createHttpClient({ timeoutMs, maxBodyBytes, allowsEncoded: true });
  let requests: RecordedRequest[] = [];
  const recorder = { target };
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.writeHead(502).end());
  });
  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const body = await text(request);
    if (!url.startsWith('/openapi.')) requests.push({ document, method, target: url, body });
    const answer = await client.send({
      base: recorder.target,
      path: url,
      method,
      headers: withoutConnection(request.headers),
      body: body === '' ? undefined : body,
    });
    response.writeHead(answer.status, withoutConnection(answer.headers)).end(answer.body);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address object; only pipes have a string.
  const { port } = server.address() as AddressInfo;
  return Object.assign(recorder, {
    service: document.name,
    url: `http://127.0.0.1:${port}`,
    take() {
      const taken = requests;
      requests = [];
      return taken;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await client.destroy();
    },
  });
}

/** Headers of one connection are not passed on: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const ofConnection = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'host',
  'expect',
  'upgrade',
]);

function withoutConnection(headers: IncomingHttpHeaders | Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !ofConnection.has(name));
  return Object.fromEntries(
    kept.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

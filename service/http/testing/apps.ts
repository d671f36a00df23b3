/** Fixtures for the tests of this folder: small documents, and apps without a socket. */
import { inject, type InjectOptions, type Response } from 'light-my-request';
import { Registry } from 'prom-client';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { readEndpoints } from '../../../openapi/document/endpoints.ts';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { type AppOptions, createApp } from '../app.ts';
import type { ServeEndpoint } from '../handlers/endpoint.ts';
import type { Handler } from '../handlers/handlers.ts';
import { createLog } from '../observe/log/log.ts';

/** Parses a document from its relevant members: `paths` and any others, as YAML. */
export function loadDocument(yaml: string): Promise<ApiDocument> {
  const head = 'openapi: 3.1.0\ninfo: { title: Small, version: 1.0.0 }\nservers: [{ url: http://localhost:9 }]\n';
  return parseDocument(head + yaml, { source: 'small.yml', name: 'small' });
}

/** Creates a log in memory. */
export function memoryLog(): { log: AppOptions['log']; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { log: createLog('debug', { write }), lines };
}

/** For tests that call no endpoint of the document. */
const notServed: ServeEndpoint = () => new Response(null, { status: 501 });

export interface TestApp {
  readonly call: (request: InjectOptions) => Promise<Response>;
  readonly app: ReturnType<typeof createApp>;
  /** The log's lines so far. */
  readonly lines: Record<string, unknown>[];
  readonly metrics: Registry;
}

/** Creates an app of the document that accepts `key-of-<scheme>`, with default handlers for operations without one. */
export function createTestApp(
  document: ApiDocument,
  handlers: Readonly<Record<string, Handler>>,
  options: Partial<AppOptions> = {},
): TestApp {
  const { log, lines } = memoryLog();
  const metrics = new Registry();
  const app = createApp({
    document,
    handlers,
    endpoints: Object.fromEntries(readEndpoints(document).map(({ path }) => [path, notServed])),
    log,
    metrics,
    credentials: (scheme) => [`key-of-${scheme}`],
    environment: 'test',
    corsOrigins: [],
    trustedProxies: [],
    ...options,
  });
  const callback = app.callback();
  return { app, lines, metrics, call: (request) => inject((req, res) => void callback(req, res), request) };
}

/** A document with all kinds of parameters, bodies and responses. */
export const thingsDocument = await loadDocument(`
security: [{ key: [] }]
paths:
  /things:
    get:
      operationId: listThings
      parameters:
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 9, default: 5 } }
        - { name: tags, in: query, schema: { type: array, items: { type: string } } }
        - { name: X-Kind, in: header, schema: { type: boolean } }
        - { name: theme, in: cookie, schema: { type: string } }
      responses:
        '200': { $ref: '#/components/responses/Thing' }
    post:
      operationId: makeThing
      requestBody:
        required: true
        content:
          application/json: { schema: { type: object, required: [name], properties: { name: { type: string }, size: { type: integer, default: 3 } } } }
      responses:
        '201': { $ref: '#/components/responses/Thing' }
        '400': { $ref: '#/components/responses/Fault' }
  /things/{id}:
    get:
      operationId: getThing
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses:
        '200': { $ref: '#/components/responses/Thing' }
        '404': { $ref: '#/components/responses/Fault' }
    head:
      operationId: headThing
      security: []
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses: { '204': { description: there } }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
  responses:
    Thing:
      description: ok
      headers: { X-Count: { schema: { type: integer } } }
      content: { application/json: { schema: { type: object, required: [thing], properties: { thing: {} } } } }
    Fault:
      description: no
      content:
        application/json:
          schema: { type: object, required: [errorCode, message], properties: { errorCode: { type: string }, message: { type: string }, details: { type: string } } }
`);

const echo =
  (status: number): Handler =>
  ({ path, query, header, cookie, body }) => ({ status, body: { thing: { path, query, header, cookie, body } } });
export const thingHandlers = {
  listThings: echo(200),
  makeThing: echo(201),
  getThing: echo(200),
  headThing: () => ({ status: 204 }),
} satisfies Record<string, Handler>;
/** An accepted key. */
export const key = { 'x-key': 'key-of-key' };
/** Creates an app with this `getThing`. */
export const withGetThing = (getThing: Handler, options: Parameters<typeof createTestApp>[2] = {}) => {
  const app = createTestApp(thingsDocument, { ...thingHandlers, getThing }, options);
  return { ...app, get: () => app.call({ url: '/things/1', headers: key }) };
};

/** Cross-origin calls from browsers: allowed only from the listed origins. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiDocument, SecurityScheme } from '../../../openapi/document/document.ts';
import { readEndpoints } from '../../../openapi/document/endpoints.ts';
import type { Answer } from './response.ts';

/** Sets the headers that let a listed origin read the response, and responds to a preflight itself. */
export type Cors = (
  request: IncomingMessage,
  response: ServerResponse,
  methods: () => readonly string[],
) => Answer | undefined;

/** Seconds that a browser may cache a preflight. */
const maxAge = 600;

/** Headers of requests that are allowed without a declaration in the document. */
const commonRequestHeaders = ['Content-Type', 'Authorization', 'X-Request-Id', 'traceparent', 'tracestate'];
const commonResponseHeaders = ['X-Request-Id', 'Retry-After', 'WWW-Authenticate', 'Allow'];

/** Compiles the stage. @param origins the allowed values of `Origin`; the result is undefined without origins */
export function compileCors(document: ApiDocument, origins: readonly string[]): Cors | undefined {
  if (origins.length === 0) return undefined;
  const allowed = new Set(origins.map((origin) => origin.toLowerCase()));
  const allowHeaders = requestHeaders(document).join(', ');
  const exposeHeaders = responseHeaders(document).join(', ');
  return (request, response, methods) => {
    // Also for unlisted origins: a cache must not serve one origin the response to another.
    response.setHeader('Vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || !allowed.has(origin.toLowerCase())) return undefined;
    response.setHeader('Access-Control-Allow-Origin', origin);
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) {
      response.setHeader('Access-Control-Expose-Headers', exposeHeaders);
      return undefined;
    }
    const headers = {
      'Access-Control-Allow-Methods': methods().join(', '),
      'Access-Control-Allow-Headers': allowHeaders,
      'Access-Control-Max-Age': maxAge,
    };
    return { status: 204, headers, body: undefined };
  };
}

function requestHeaders(document: ApiDocument): string[] {
  const parameters = document.operations.flatMap(({ parameters }) => parameters.filter((one) => one.in === 'header'));
  const keys = [...document.securitySchemes.values()].flatMap(keyHeader);
  const ofEndpoints = readEndpoints(document).flatMap((endpoint) => endpoint.requestHeaders);
  return unique([...commonRequestHeaders, ...keys, ...parameters.map(({ name }) => name), ...ofEndpoints]);
}

function keyHeader(scheme: SecurityScheme): string[] {
  return 'name' in scheme && scheme.in === 'header' ? [scheme.name] : [];
}

function responseHeaders(document: ApiDocument): string[] {
  const responses = document.operations.flatMap((operation) => [...operation.responses.values()]);
  const ofEndpoints = readEndpoints(document).flatMap((endpoint) => endpoint.responseHeaders);
  return unique([...commonResponseHeaders, ...responses.flatMap(({ headers }) => [...headers.keys()]), ...ofEndpoints]);
}

/** Returns each name once, with its first spelling: header names ignore case. */
function unique(names: readonly string[]): string[] {
  return [...new Map(names.toReversed().map((name) => [name.toLowerCase(), name])).values()].sort();
}

/** The pipeline of an endpoint: the same checks, bounds, log and metrics as an operation, around a web request and response. */
import type { IncomingHttpHeaders } from 'node:http';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { type DocumentEndpoint, readEndpoints } from '../../../openapi/document/endpoints.ts';
import { isEventStreamType } from '../../../openapi/request/media-type.ts';
import { StartError } from '../../errors/errors.ts';
import type { Endpoints, ServeEndpoint } from '../handlers/endpoint.ts';
import { requestLog } from '../observe/log/log.ts';
import { toByteLimits } from '../request/body/body.ts';
import { type ByteLimits, readBytes, refuseBytes } from '../request/body/bytes.ts';
import type { AnyRequest } from '../request/body/direct-request.ts';
import { compileEndpointSecurity } from '../request/endpoint-security.ts';
import { compileSourceCheck } from '../request/source.ts';
import type { Answer } from '../response/response.ts';
import { BodyStream } from '../response/stream/body-stream.ts';
import type { ClosingResponse } from '../response/stream/closing-response.ts';
import type { Exchange } from './exchange.ts';
import type { Pipeline, PipelineOptions } from './pipeline.ts';
import type { Router } from './routing/router.ts';

export interface EndpointOptions extends PipelineOptions {
  readonly endpoints?: Endpoints | undefined;
  readonly corsOrigins: readonly string[];
  readonly ownHosts?: readonly string[] | undefined;
}

/**
 * Returns the router with the endpoints of the document.
 * @throws StartError if declared endpoints have no code, or the other way round; SecuritySetupError
 */
export function routeEndpoints(router: Router<Pipeline>, options: EndpointOptions): Router<Pipeline> {
  const declared = readEndpoints(options.document);
  const { endpoints = {} } = options;
  checkSame(options.document, declared, endpoints);
  if (declared.length === 0) return router;
  const compiled = declared.flatMap((endpoint) => {
    const serve = endpoints[endpoint.path];
    return serve === undefined ? [] : [{ endpoint, pipeline: compileEndpoint(endpoint, serve, options) }];
  });
  const byPath = new Map(compiled.map((one) => [one.endpoint.path, one]));
  return {
    find(method, path) {
      const found = byPath.get(path);
      if (found === undefined) return router.find(method, path);
      return found.endpoint.methods.includes(method) ? { target: found.pipeline, params: {} } : undefined;
    },
    methodsOf: (path) => byPath.get(path)?.endpoint.methods ?? router.methodsOf(path),
  };
}

function checkSame(document: ApiDocument, declared: readonly DocumentEndpoint[], endpoints: Endpoints): void {
  const paths = declared.map(({ path }) => path);
  const missing = paths.filter((path) => endpoints[path] === undefined);
  const foreign = Object.keys(endpoints).filter((path) => !paths.includes(path));
  if (missing.length + foreign.length === 0) return;
  const faults = [
    ...missing.map((path) => `endpoint ${path} has no code`),
    ...foreign.map((path) => `the code of ${path} has no endpoint in the document`),
  ];
  const data = { service: document.name, missing, foreign };
  throw new StartError('start-handlers-differ', `${document.source}: ${faults.join(', ')}`, { data });
}

function compileEndpoint(endpoint: DocumentEndpoint, serve: ServeEndpoint, options: EndpointOptions): Pipeline {
  const { document, limits = {}, metrics, describeError } = options;
  const { name } = endpoint;
  const checkSource = compileSourceCheck(document, options);
  const { authorize, withoutCredentials } = compileEndpointSecurity(document, endpoint.scheme, options);
  const bounds = toByteLimits(limits);

  async function run(exchange: Exchange): Promise<Answer> {
    const { headers, request, response, context, method } = exchange;
    checkSource(headers);
    context.principals = authorize(exchange);
    const body = await readBody(request, bounds);
    const signal = watch(response);
    const url = `http://endpoint${exchange.path}${exchange.search === '' ? '' : `?${exchange.search}`}`;
    const sent = { method, headers: toHeaders(withoutCredentials(headers)), signal };
    // A web request has no body with GET, whose content has no meaning.
    const hasBody = body.length > 0 && method !== 'GET' && method !== 'HEAD';
    const given = await serve(new Request(url, hasBody ? { ...sent, body } : sent), context);
    return toAnswer(given, signal);
  }

  return {
    run,
    describeError,
    isKeyed: true,
    nameOf: () => name,
    answered: metrics.answered(name),
    log: requestLog(options.log, name),
  };
}

async function readBody(request: AnyRequest, bounds: ByteLimits): Promise<Buffer> {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length === 0 && request.headers['transfer-encoding'] === undefined) return Buffer.alloc(0);
  return length > bounds.bytes ? refuseBytes(request, bounds) : readBytes(request, bounds);
}

/** The signal aborts when the response has ended, or its client has left. */
function watch(response: ClosingResponse | undefined): AbortSignal {
  const ended = new AbortController();
  response?.once('close', () => ended.abort());
  return ended.signal;
}

/** Names of headers that belong to the connection, which only the server sets. */
const connectionHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

function toHeaders(headers: IncomingHttpHeaders): Headers {
  const entries = Object.entries(headers).filter(([name]) => !connectionHeaders.has(name));
  return new Headers(entries.map(([name, value]) => [name, [value].flat().join(', ')]));
}

async function toAnswer(response: Response, signal: AbortSignal): Promise<Answer> {
  const { status, headers, body } = response;
  const kept = [...headers].filter(([name]) => !connectionHeaders.has(name) && name !== 'cache-control');
  const isStream = body !== null && isEventStreamType(headers.get('content-type') ?? '');
  const whole = isStream ? new BodyStream(readChunks(body, signal)) : Buffer.from(await response.arrayBuffer());
  return { status, headers: Object.fromEntries(kept), body: whole };
}

/** Ends when the client leaves, also if no chunk comes. */
async function* readChunks(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const reader = body.getReader();
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}

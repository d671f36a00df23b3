/**
 * A stand-in for Kong without a database: it reads `kong.yml`, finds the route of a request, runs the plugins in Kong's order, and
 * sends the request to the service.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, request as send, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { stringOf } from '../../../../openapi/json/json.ts';
import { findRoutes } from '../../../../pulumi/plan/gateway/router.ts';
import { Addresses } from './addresses.ts';
import { type DeclaredRoute, parseDeclaration } from './declaration.ts';
import { answer, type Exchange, type OwnAnswer, renderAnswer } from './exchange.ts';
import { maxBodyBytes, Plugins } from './plugins.ts';

export interface ProxyOptions {
  /** The text of `kong.yml`. */
  readonly declaration: string;
  readonly addresses?: Addresses;
  /** The text of `KONG_ERROR_TEMPLATE_JSON`. */
  readonly errorTemplate?: string | undefined;
}

const timeoutMs = 60_000;
/** Those of one connection, which a proxy does not pass on. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'proxy-connection',
]);

/** @returns a server that is not listening yet @throws Error if `kong.yml` cannot be used */
export function createGateway({ declaration, addresses = new Addresses(), errorTemplate }: ProxyOptions): Server {
  const declared = parseDeclaration(declaration);
  const plugins = new Plugins(declared);
  const objects = declared.routes.map(({ name, fields }) => ({ kind: 'routes' as const, name, fields }));
  return createServer((request, response) => {
    const exchange = toExchange(request);
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    const [name] = findRoutes({ objects }, { host, method: request.method ?? 'GET', path: exchange.url.pathname });
    const route = declared.routes.find((one) => one.name === name);
    const refuse = (own: OwnAnswer): void => sendOwn(own, exchange, response, errorTemplate);
    if (route === undefined) {
      refuse(answer(404, 'no Route matched with those values'));
      return;
    }
    const own = plugins.run(exchange, route);
    if (own !== undefined) {
      refuse(own);
      return;
    }
    pass(exchange, route, response, { addresses, refuse }).catch(() => {
      refuse(answer(502, 'An invalid response was received from the upstream server'));
    });
  });
}

function toExchange(request: IncomingMessage): Exchange {
  const requestId = randomUUID().replaceAll('-', '');
  return {
    request,
    url: new URL(request.url ?? '/', 'http://gateway'),
    requestId,
    responseHeaders: { 'X-Kong-Request-Id': requestId },
    requestHeaders: {},
    consumer: undefined,
    key: undefined,
  };
}

function sendOwn(own: OwnAnswer, exchange: Exchange, response: ServerResponse, template: string | undefined): void {
  if (response.headersSent) return void response.destroy();
  const text = own.message === undefined ? '' : renderAnswer(own, exchange.requestId, template);
  const type = text === '' ? {} : { 'Content-Type': 'application/json; charset=utf-8' };
  response.writeHead(own.status, { ...exchange.responseHeaders, ...own.headers, ...type }).end(text);
  exchange.request.resume();
}

interface Passing {
  readonly addresses: Addresses;
  readonly refuse: (own: OwnAnswer) => void;
}

/** @throws Error if the service has no address or does not answer */
async function pass(exchange: Exchange, route: DeclaredRoute, response: ServerResponse, to: Passing): Promise<void> {
  const { request, url } = exchange;
  const { service } = route;
  const address = await to.addresses.find(service.host);
  const outgoing = send({
    host: address,
    port: service.port,
    method: request.method,
    path: `${toServicePath(route, url.pathname)}${url.search}`,
    headers: toServiceHeaders(exchange, route),
    timeout: timeoutMs,
  });
  outgoing.on('timeout', () => {
    to.refuse(answer(504, 'The upstream server is timing out'));
    outgoing.destroy();
  });
  countBody(exchange, route, () => {
    to.refuse(answer(413, 'Request size limit exceeded'));
    outgoing.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    outgoing.on('error', reject);
    response.on('close', () => outgoing.destroy());
    outgoing.on('response', (incoming) => {
      if (response.headersSent) return;
      const headers = { ...withoutHops(incoming.headers), ...exchange.responseHeaders, Via: '1.1 kong/3.9.1' };
      response.writeHead(incoming.statusCode ?? 502, headers);
      pipeline(incoming, response, () => resolve());
    });
    pipeline(request, outgoing, () => undefined);
  });
}

/** A path with `strip_path` loses the part that the route names, unless the route matches by an expression or without a path. */
function toServicePath({ fields, service }: DeclaredRoute, path: string): string {
  const paths = Array.isArray(fields.paths) ? fields.paths.map(stringOf) : [];
  const matched = paths
    .filter((one) => !one.startsWith('~') && path.startsWith(one))
    .sort((a, b) => b.length - a.length);
  const rest = fields.strip_path === false ? path : path.slice(matched[0]?.length ?? 0);
  const whole = `${service.path.replace(/\/$/, '')}/${rest.replace(/^\//, '')}`;
  return whole.startsWith('/') ? whole : `/${whole}`;
}

function toServiceHeaders(exchange: Exchange, { fields, service }: DeclaredRoute): NodeJS.Dict<string | string[]> {
  const { request, requestHeaders } = exchange;
  const before = request.headers['x-forwarded-for'];
  const address = request.socket.remoteAddress ?? '';
  const host = request.headers.host ?? '';
  return {
    ...withoutHops(request.headers),
    ...(request.headers['transfer-encoding'] === undefined ? {} : { 'transfer-encoding': 'chunked' }),
    host: fields.preserve_host === true ? host : `${service.host}:${service.port}`,
    'x-forwarded-for': before === undefined ? address : `${stringOf(before)}, ${address}`,
    'x-forwarded-host': host,
    'x-forwarded-proto': 'http',
    'x-real-ip': address,
    'x-kong-request-id': exchange.requestId,
    ...Object.fromEntries(Object.entries(requestHeaders).map(([name, value]) => [name.toLowerCase(), value])),
  };
}

const withoutHops = (headers: NodeJS.Dict<string | string[]>): NodeJS.Dict<string | string[]> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));

/** A body that does not name its length. */
function countBody({ request }: Exchange, { plugins }: DeclaredRoute, onTooLarge: () => void): void {
  const config = plugins.get('request-size-limiting');
  if (config === undefined || request.headers['content-length'] !== undefined) return;
  let size = 0;
  request.on('data', (part: Buffer) => {
    const before = size;
    size += part.length;
    const limit = maxBodyBytes(config);
    if (before <= limit && size > limit) onTooLarge();
  });
}

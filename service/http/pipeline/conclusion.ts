/** The end of every request: its response is sent, counted and logged. */
import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { isEventStreamType } from '../../../openapi/request/media-type.ts';
import { asHttpError, HttpError } from '../../errors/errors.ts';
import type { Exchange } from './exchange.ts';
import type { RequestFacts } from '../observe/log/request-line.ts';
import { compileClientAddress } from '../observe/proxies.ts';
import { BodyStream } from '../response/stream/body-stream.ts';
import { type Answer, findHeader } from '../response/response.ts';
import type { Pipeline } from './pipeline.ts';
import { guard } from '../response/guard.ts';
import { Spells } from '../observe/spells.ts';
import { getTraceId } from '../observe/trace.ts';

export interface Conclusion {
  /** Sends a response. @throws if it cannot be written; `fail` can still be called then */
  readonly finish: (response: ServerResponse, exchange: Exchange, pipeline: Pipeline, answer: Answer) => void;
  /** Sends an error to the client. */
  readonly fail: (response: ServerResponse, exchange: Exchange, pipeline: Pipeline, error: unknown) => void;
  /** Counts and logs a request that Koa responds to. */
  readonly record: (
    response: Pick<ServerResponse, 'destroyed'>,
    exchange: Exchange,
    pipeline: Pipeline,
    status: number,
  ) => void;
  /** Sends a body while it is produced; an error closes the connection, since the client already has the status. */
  readonly stream: (response: ServerResponse, exchange: Exchange, body: BodyStream) => Promise<void>;
}

/** @param trustedProxies addresses and subnets whose `X-Forwarded-For` is trusted */
export function compileConclusion(trustedProxies: readonly string[], log: Logger): Conclusion {
  const spells = new Spells(log);
  const clientAddress = compileClientAddress(trustedProxies);
  return { finish, fail, record, stream };

  function finish(response: ServerResponse, exchange: Exchange, pipeline: Pipeline, answer: Answer): void {
    if (pipeline.isKeyed) guard(answer);
    const { body } = answer;
    send(response, answer, exchange);
    if (!(body instanceof BodyStream) || exchange.method === 'HEAD')
      record(response, exchange, pipeline, answer.status);
    else void stream(response, exchange, body).then(() => record(response, exchange, pipeline, answer.status));
  }

  async function stream(response: ServerResponse, { context }: Exchange, body: BodyStream): Promise<void> {
    try {
      await body.send(response);
    } catch (err) {
      context.log.error({ err }, cutInTheMiddle);
      response.destroy();
    }
  }

  function fail(response: ServerResponse, exchange: Exchange, pipeline: Pipeline, error: unknown): void {
    exchange.error = error;
    finish(response, exchange, pipeline, pipeline.describeError(asHttpError(error)));
  }

  function record(
    response: Pick<ServerResponse, 'destroyed'>,
    exchange: Exchange,
    pipeline: Pipeline,
    status: number,
  ): void {
    const milliseconds = performance.now() - exchange.startedAt;
    const { error } = exchange;
    pipeline.answered(status, milliseconds / 1000);
    const facts: RequestFacts = {
      requestId: exchange.context.requestId,
      traceId: getTraceId(exchange.context.traceparent),
      method: exchange.method,
      path: exchange.path,
      status,
      milliseconds: Math.round(milliseconds * 1000) / 1000,
      address: clientAddress(exchange.request),
      aborted: response.destroyed ? true : undefined,
      error: error instanceof HttpError ? error.code : undefined,
      err: isUnexpected(status, error) ? error : undefined,
    };
    if (!spells.note(pipeline.nameOf(exchange), facts)) pipeline.log(facts);
  }
}

export const cutInTheMiddle = 'the connection was cut in the middle of a response';

/** A failed event stream has the status of its beginning; of its errors, only internal ones have a cause to look for. */
function isUnexpected(status: number, error: unknown): boolean {
  if (status >= 500) return status !== 501;
  return error !== undefined && asHttpError(error).status === 500;
}

/** Statuses whose responses have no body in HTTP. */
export const bodiless: ReadonlySet<number> = new Set([204, 304]);

/** Sends the head, and the body unless it is a stream. @throws if a status or a header is invalid; nothing is written then */
function send(response: ServerResponse, answer: Answer, { context, method }: Exchange): void {
  completeHead(answer, context.requestId);
  const { status, headers, body = '' } = answer;
  response.writeHead(status, headers);
  if (!(body instanceof BodyStream)) sendWhole(response, body);
  else if (method === 'HEAD') response.end();
  else if (isEventStream(headers)) response.flushHeaders();
}

/**
 * Sends head and body. `end(body)` adds an empty part after them, and the system call for several parts takes a microsecond
 * longer than that for one. If a part has to wait for the client, `end` still waits for it.
 */
function sendWhole(response: ServerResponse, body: string | Uint8Array): void {
  if (typeof body === 'string' && body !== '') {
    response.write(body);
    response.socket?.uncork();
    response.end();
  } else response.end(body);
}

/** A stream of events may be silent at first: its client gets the head at once. */
const isEventStream = (headers: Answer['headers']): boolean =>
  isEventStreamType(String(findHeader(headers, 'content-type') ?? ''));

/** Adds the headers that every response has. */
export function completeHead({ status, headers, body = '' }: Answer, requestId: string): void {
  headers['X-Request-Id'] = requestId;
  const length = body instanceof BodyStream ? body.length : Buffer.byteLength(body);
  if (length !== undefined && !bodiless.has(status)) headers['Content-Length'] = length;
}

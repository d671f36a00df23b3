/** The end of every request: its response is sent, counted and logged. */
import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { asHttpError, HttpError } from '../../errors/errors.ts';
import type { Exchange } from './exchange.ts';
import type { RequestFacts } from '../observe/log.ts';
import { compileClientAddress } from '../observe/proxies.ts';
import type { Answer } from '../response/response.ts';
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
  readonly record: (response: ServerResponse, exchange: Exchange, pipeline: Pipeline, status: number) => void;
}

/** @param trustedProxies addresses and subnets whose `X-Forwarded-For` is trusted */
export function compileConclusion(trustedProxies: readonly string[], log: Logger): Conclusion {
  const spells = new Spells(log);
  const clientAddress = compileClientAddress(trustedProxies);
  return { finish, fail, record };

  function finish(response: ServerResponse, exchange: Exchange, pipeline: Pipeline, answer: Answer): void {
    if (pipeline.isKeyed) guard(answer);
    send(response, answer, exchange.context.requestId);
    record(response, exchange, pipeline, answer.status);
  }

  function fail(response: ServerResponse, exchange: Exchange, pipeline: Pipeline, error: unknown): void {
    exchange.error = error;
    finish(response, exchange, pipeline, pipeline.describeError(asHttpError(error)));
  }

  function record(response: ServerResponse, exchange: Exchange, pipeline: Pipeline, status: number): void {
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
      err: status < 500 || status === 501 ? undefined : error,
    };
    if (!spells.note(pipeline.nameOf(exchange), facts)) pipeline.log(facts);
  }
}

/** Statuses whose responses have no body in HTTP. */
const bodiless: ReadonlySet<number> = new Set([204, 304]);

/** @throws if a status or a header is invalid; nothing is written then */
function send(response: ServerResponse, answer: Answer, requestId: string): void {
  const { status, headers, body = '' } = answer;
  headers['X-Request-Id'] = requestId;
  if (!bodiless.has(status)) headers['Content-Length'] = Buffer.byteLength(body);
  response.writeHead(status, headers);
  response.end(body);
}

/** How every request ends: its answer is sent, counted and logged. */
import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { asHttpError, HttpError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import type { RequestFacts } from './log.ts';
import { compileClientAddress } from './proxies.ts';
import type { Answer } from './response.ts';
import type { Road } from './road.ts';
import { guard, send } from './send.ts';
import { Spells } from './spells.ts';
import { traceIdOf } from './trace.ts';

export interface Conclusion {
  /** Sends an answer. @throws where it can't be written; `fail` can still be called then */
  readonly finish: (response: ServerResponse, exchange: Exchange, road: Road, answer: Answer) => void;
  /** Sends what an error says to the client. */
  readonly fail: (response: ServerResponse, exchange: Exchange, road: Road, error: unknown) => void;
  /** Counts and logs a request that Koa answers. */
  readonly record: (response: ServerResponse, exchange: Exchange, road: Road, status: number) => void;
}

/** @param trustedProxies addresses and subnets whose `X-Forwarded-For` is believed */
export function compileConclusion(trustedProxies: readonly string[], log: Logger): Conclusion {
  const spells = new Spells(log);
  const clientAddress = compileClientAddress(trustedProxies);
  return { finish, fail, record };

  function finish(response: ServerResponse, exchange: Exchange, road: Road, answer: Answer): void {
    if (road.isKeyed) guard(answer);
    send(response, answer, exchange.context.requestId);
    record(response, exchange, road, answer.status);
  }

  function fail(response: ServerResponse, exchange: Exchange, road: Road, error: unknown): void {
    exchange.error = error;
    finish(response, exchange, road, road.describeError(asHttpError(error)));
  }

  function record(response: ServerResponse, exchange: Exchange, road: Road, status: number): void {
    const milliseconds = performance.now() - exchange.startedAt;
    const { error } = exchange;
    road.answered(status, milliseconds / 1000);
    const facts: RequestFacts = {
      requestId: exchange.context.requestId,
      traceId: traceIdOf(exchange.context.traceparent),
      method: exchange.method,
      path: exchange.path,
      status,
      milliseconds: Math.round(milliseconds * 1000) / 1000,
      address: clientAddress(exchange.request),
      aborted: response.destroyed ? true : undefined,
      error: error instanceof HttpError ? error.code : undefined,
      err: status < 500 || status === 501 ? undefined : error,
    };
    if (!spells.note(road.nameOf(exchange), facts)) road.log(facts);
  }
}

/** Waits when the limit of Kong is reached: Kong refuses a request before the service gets it, so that it can be sent again. */
import { setTimeout } from 'node:timers/promises';
import type { ProbeAnswer } from '../values/exchange.ts';
import { isGatewayAnswer } from './gateway-answer.ts';

/** Kong counts by the minute. A longer wait is the limit of an hour or a day. */
const maxPauseMs = 61_000;
/** Together, for one document; after that, a refusal is judged. */
const maxTotalMs = 15 * 60_000;

export class Patience {
  readonly #wait: (milliseconds: number) => Promise<unknown>;
  #waitedMs = 0;

  constructor(wait: (milliseconds: number) => Promise<unknown> = setTimeout) {
    this.#wait = wait;
  }

  /** Sends again as long as the limit is reached. */
  async send(send: () => Promise<ProbeAnswer>): Promise<ProbeAnswer> {
    for (;;) {
      const answer = await send();
      const pauseMs = readPause(answer);
      if (pauseMs === undefined || pauseMs > maxPauseMs || this.#waitedMs + pauseMs > maxTotalMs) return answer;
      this.#waitedMs += pauseMs;
      await this.#wait(pauseMs);
    }
  }
}

/** Returns milliseconds; undefined for all other answers. */
function readPause(answer: ProbeAnswer): number | undefined {
  if (answer.status !== 429 || !isGatewayAnswer(answer)) return undefined;
  const seconds = Number(answer.headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.max(1, seconds) * 1000 : undefined;
}

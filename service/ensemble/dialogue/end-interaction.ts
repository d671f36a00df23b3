/** The end of an interaction, and the answer to a request that was sent again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpError, type RequestContext } from 'fountainai';
import type { LimitedInteraction } from '../access/limits.ts';
import { type Answer, type EndedInteraction, finishInteraction } from '../log/finish-interaction.ts';
import { costOf, sumUsed } from '../log/metrics/cost.ts';
import type { KeyedRequest, Recorder } from '../log/recorder.ts';
import type { FirstAnswer } from '../log/tables/rows.ts';
import type { BegunAnswer } from '../streaming/stream-answer.ts';
import type { InteractionParts } from './parts.ts';

/** What cannot be given back stays counted. */
export async function endLimited({ end }: Pick<LimitedInteraction, 'end'>, { log }: RequestContext): Promise<void> {
  await end().catch((err: unknown) => log.warn({ err }, 'reserved tokens could not be given back'));
}

/** Records and counts the end of an interaction, also if calls wait. @throws its failure */
export function endInteraction(
  { recorder, prices, metrics, assistant: { model } }: InteractionParts,
  ended: Omit<EndedInteraction, 'cost'>,
  context: RequestContext,
): Promise<Answer> {
  const { interaction, beginning } = ended;
  const { since, cost } = sumUsed(beginning, interaction.tokens, (tokens) => costOf(prices, model, tokens));
  metrics.ended(interaction, model, since);
  return finishInteraction(recorder, { ...ended, cost }, context);
}

/** Longer than an interaction takes; a process that stopped is settled meanwhile. */
const maxWaitMs = 240_000;
const pollMs = 100;

/** Returns the first answer for the key, when there is one. A client that leaves its stream is not waited for. */
export function replay(recorder: Recorder, principal: string, request: KeyedRequest): BegunAnswer {
  return {
    ...nothingBegun,
    async carryOut(follower) {
      const end = Date.now() + maxWaitMs;
      while (Date.now() < end && follower?.signal.aborted !== true) {
        const earlier = await recorder.earlier(principal, request);
        if (earlier !== undefined && earlier !== 'running') return answerAgain(earlier);
        await sleep(pollMs);
      }
      const message = 'the first request with this Idempotency-Key has not ended yet';
      throw new HttpError('unavailable', message, { headers: { 'Retry-After': '30' } });
    },
  };
}

/** For an answer that is known. */
export const answerWith = (answer: Answer): BegunAnswer => ({
  ...nothingBegun,
  carryOut: () => Promise.resolve(answer),
});

const nothingBegun = { ids: undefined, removeSecrets: (text: string) => text };

function answerAgain({ body, error }: FirstAnswer): Answer {
  if (error !== undefined) throw new HttpError(error.code, error.message, { details: error.details });
  return body as Answer; // `finishInteraction` wrote it from a value of this type
}

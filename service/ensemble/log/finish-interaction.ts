/** Records the end of an interaction, and converts it to its response. */
import { asHttpError, HttpError, omit, type TraceContext } from 'fountainai';
import type { components } from '../api.d.ts';
import type { Interaction } from '../conversation/interaction.ts';
import { describeWrites, type Write } from '../conversation/calls/writes.ts';
import type { Cost } from './metrics/cost.ts';
import type { Beginning, Recorder } from './recorder.ts';
import type { RunningEntry } from './replicas/fence.ts';
import type { FirstAnswer } from './tables/rows.ts';

export type Answer = components['schemas']['Interaction'];

export interface EndedInteraction {
  readonly entry: RunningEntry;
  readonly beginning: Beginning;
  readonly interaction: Interaction;
  readonly warnings: readonly string[];
  readonly cost: Cost | undefined;
}

/**
 * @returns the response
 * @throws the failure of the interaction after it was recorded; the error of the log, which names the writes: they are not
 *   undone
 */
export async function finishInteraction(
  recorder: Pick<Recorder, 'finish'>,
  { entry, beginning, interaction, warnings, cost }: EndedInteraction,
  context: TraceContext,
): Promise<Answer> {
  const { promptHash, failure, writes, steps, tokens } = interaction;
  const answer = toAnswer(beginning, interaction, warnings);
  const log = {
    ...(omit(beginning, 'cost') as Beginning), // an optional member
    assistant_response: answer.assistant_response,
    service_responses: answer.service_responses,
    writes: answer.writes,
    system_prompt_hash: promptHash,
    steps,
    ...(tokens === undefined ? {} : { tokens }),
    ...(cost === undefined ? {} : { cost }),
    state: stateOf(interaction),
    ...(failure === undefined ? {} : { error_code: failure.code }),
  };
  try {
    const { unstored, turn } = interaction;
    await recorder.finish(entry, log, { unstored, turn, answer: toFirstAnswer(failure, answer) });
  } catch (error) {
    throw withWrites(error, writes, context);
  }
  if (failure !== undefined) throw failure;
  return answer;
}

function stateOf({ failure, turn }: Interaction): 'waiting' | 'done' | 'failed' {
  if (failure !== undefined) return 'failed';
  return turn === undefined ? 'done' : 'waiting';
}

function toFirstAnswer(failure: HttpError | undefined, body: Answer): FirstAnswer {
  if (failure === undefined) return { body };
  const { code, message, details } = failure;
  return { error: { code, message, details } };
}

function toAnswer(
  { id, conversation_id }: Beginning,
  { assistantResponse, serviceResponses, writes, pending, planned }: Interaction,
  warnings: readonly string[],
): Answer {
  return {
    interaction_id: id,
    conversation_id,
    assistant_response: assistantResponse,
    service_responses: [...serviceResponses],
    writes: [...writes],
    warnings: [...warnings],
    pending_calls: [...pending],
    planned_calls: [...planned],
  };
}

function withWrites(error: unknown, writes: readonly Write[], { log }: TraceContext): unknown {
  const written = describeWrites(writes);
  if (written === undefined) return error;
  log.error({ err: error, writes }, 'an interaction with writes could not be logged');
  const { code, message, details, headers } = asHttpError(error);
  const all = [details, written].filter(Boolean).join('\n');
  return new HttpError(code, message, { headers, cause: error, details: all });
}

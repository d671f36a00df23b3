/** Logs an interaction, and converts it to its response. */
import { asHttpError, HttpError, type TraceContext } from 'fountainai';
import type { components } from '../api.d.ts';
import type { Interaction } from '../conversation/interaction.ts';
import type { InteractionLog } from './interaction-log.ts';
import { describeWrites, type Write } from '../conversation/writes.ts';

type Answer = Omit<components['schemas']['Interaction'], 'warnings'>;

export function answerFrom({ assistantResponse, serviceResponses, writes }: Interaction): Answer {
  return { assistant_response: assistantResponse, service_responses: [...serviceResponses], writes: [...writes] };
}

/** @throws the error of the log, which names the writes: they are not undone */
export async function recordInteraction(
  interactions: InteractionLog,
  { context, ...begun }: { context: TraceContext; timestamp: string; user_input: string },
  interaction: Interaction,
): Promise<void> {
  const { promptHash, failure, writes } = interaction;
  const entry = {
    ...begun,
    ...answerFrom(interaction),
    system_prompt_hash: promptHash,
    request_id: context.requestId,
    ...(failure === undefined ? {} : { error_code: failure.code }),
  };
  try {
    await interactions.append(entry);
  } catch (error) {
    throw withWrites(error, writes, context);
  }
}

function withWrites(error: unknown, writes: readonly Write[], { log }: TraceContext): unknown {
  const written = describeWrites(writes);
  if (written === undefined) return error;
  log.error({ err: error, writes }, 'an interaction with writes could not be logged');
  const { code, message, details, headers } = asHttpError(error);
  const all = [details, written].filter(Boolean).join('\n');
  return new HttpError(code, message, { headers, cause: error, details: all });
}

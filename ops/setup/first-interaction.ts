/** Runs one real interaction if the log is empty: the ensemble creates a session with a sequence number. */
import { arrayOf, objectOf, stringOf } from '../../openapi/json/json.ts';
import type { JsonClient } from '../cli/json-client.ts';
import { exitCodes, OpsError } from '../error/ops-error.ts';
import type { StepResult } from '../cli/report.ts';

const userInput = 'Create a session for user 1 with the context "A lighthouse in the rain"';

/**
 * @param client of the ensemble
 * @throws OpsError if the interaction created no session, or the log does not have it
 */
export async function runFirstInteraction(client: JsonClient): Promise<StepResult> {
  if ((await readLog(client)).length > 0) return { outcome: 'unchanged', detail: 'the log already has interactions' };
  const answer = await client('POST', '/interact', { user_input: userInput });
  const session = findSession(answer);
  if (session === undefined)
    throw createInteractionError(
      `the first interaction created no session: ${stringOf(objectOf(answer).assistant_response)}`,
    );
  const [entry] = await readLog(client);
  if (findSession(entry) !== session) throw createInteractionError('the log does not show the first interaction');
  return { outcome: 'created', detail: session };
}

async function readLog(client: JsonClient): Promise<readonly unknown[]> {
  return arrayOf(objectOf(await client('GET', '/logs?limit=1')).logs);
}

/** Returns `session 1 with sequence number 1` if one of the services' answers is a session. */
function findSession(interaction: unknown): string | undefined {
  for (const call of arrayOf(objectOf(interaction).service_responses)) {
    const { sessionId, sequenceNumber } = objectOf(parseText(stringOf(objectOf(call).response)));
    if (typeof sessionId === 'number' && typeof sequenceNumber === 'number') {
      return `session ${sessionId} with sequence number ${sequenceNumber}`;
    }
  }
  return undefined;
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // a service may answer with any text
  }
}

function createInteractionError(problem: string): OpsError {
  return new OpsError('cli-interaction-failed', problem, 'read the log of the services and GET /logs', {
    exitCode: exitCodes.findings,
  });
}

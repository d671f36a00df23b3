/** One real interaction, done while the log is empty: the ensemble makes a session, which takes its number. */
import { arrayOf, objectOf, stringOf } from '../../openapi/json/json.ts';
import type { JsonClient } from '../lib/json-client.ts';
import { exitCodes, OpsError } from '../lib/errors.ts';
import type { StepResult } from '../lib/report.ts';

const userInput = 'Create a session for user 1 with the context "A lighthouse in the rain"';

/**
 * @param client of the ensemble
 * @throws OpsError where the interaction made no session, or the log does not show it
 */
export async function firstInteraction(client: JsonClient): Promise<StepResult> {
  if ((await logged(client)).length > 0) return { outcome: 'unchanged', detail: 'the log has interactions already' };
  const answer = await client('POST', '/interact', { user_input: userInput });
  const session = sessionIn(answer);
  if (session === undefined)
    throw failure(`the first interaction made no session: ${stringOf(objectOf(answer).assistant_response)}`);
  const [entry] = await logged(client);
  if (sessionIn(entry) !== session) throw failure('the log does not show the first interaction');
  return { outcome: 'created', detail: session };
}

async function logged(client: JsonClient): Promise<readonly unknown[]> {
  return arrayOf(objectOf(await client('GET', '/logs?limit=1')).logs);
}

/** `session 1 with sequence number 1`, where one of the services' answers is a session. */
function sessionIn(interaction: unknown): string | undefined {
  for (const call of arrayOf(objectOf(interaction).service_responses)) {
    const { sessionId, sequenceNumber } = objectOf(parsed(stringOf(objectOf(call).response)));
    if (typeof sessionId === 'number' && typeof sequenceNumber === 'number') {
      return `session ${sessionId} with sequence number ${sequenceNumber}`;
    }
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // a service may answer with any text
  }
}

function failure(problem: string): OpsError {
  return new OpsError('cli-interaction-failed', problem, 'read the log of the services and GET /logs', {
    exitCode: exitCodes.findings,
  });
}

/** Runs one real interaction if the log is empty, and shows its words. */
import type { ApiDocument, Operation } from '../../openapi/document/document.ts';
import { ensembleSettings } from '../../openapi/settings/ensemble-settings.ts';
import { arrayOf, objectOf, stringOf } from '../../openapi/json/json.ts';
import type { JsonClient } from '../cli/json-client.ts';
import type { Report, StepResult } from '../cli/report.ts';
import { toVisibleText } from '../../openapi/text/visible-text.ts';
import { exitCodes, OpsError } from '../error/ops-error.ts';

/** The request of a person, and what its answer must show. */
interface FirstRequest {
  readonly userInput: string;
  /** Returns the result in a few words; undefined if the answer does not show that it was done. */
  readonly findResult: (interaction: unknown) => string | undefined;
  /** True if an answer without a result is a fault of the system, and not of services that are still being written. */
  readonly isCertain: boolean;
}

/**
 * Creates a session with a number if Session and Context runs. For other services, it reads: the first operation without required
 * input is asked for by its summary.
 * With a file of principals nothing is said: the keys of set-up may be those of no principal.
 * @param client of the ensemble
 * @param step its name, and whether there is a file of principals
 * @throws OpsError if the interaction did not do what was asked, or if the log does not have it
 */
export async function runFirstInteraction(
  client: JsonClient,
  documents: readonly ApiDocument[],
  report: Report,
  { name = 'first interaction', hasPrincipals }: { readonly name?: string; readonly hasPrincipals: boolean },
): Promise<void> {
  if (hasPrincipals) {
    const { name: setting } = ensembleSettings.accessFile;
    await report.step(name, async () => ({ outcome: 'skipped', detail: `${setting} says who may do what` }));
    return;
  }
  const request = chooseRequest(documents);
  const { answer } = await report.step(name, () => interactOnce(client, request));
  if (answer === undefined || request === undefined) return;
  report.fact('firstInteraction', { user_input: request.userInput, assistant_response: answer });
  report.say(`\n  You:       ${request.userInput}`);
  report.say(`  Assistant: ${toVisibleText(answer)}\n`);
}

type InteractionResult = StepResult & { readonly answer?: string };

async function interactOnce(client: JsonClient, request: FirstRequest | undefined): Promise<InteractionResult> {
  if (request === undefined) return { outcome: 'skipped', detail: 'no operation works without input' };
  if ((await readLog(client)).length > 0) return { outcome: 'unchanged', detail: 'the log already has interactions' };
  const interaction = await client('POST', '/interact', { user_input: request.userInput });
  const answer = stringOf(objectOf(interaction).assistant_response);
  const result = request.findResult(interaction);
  if (result === undefined && request.isCertain)
    throw createInteractionError(`"${request.userInput}" was not done: ${answer}`);
  if (result === undefined) return { outcome: 'skipped', detail: 'no service did what was asked', answer };
  const [entry] = await readLog(client);
  if (request.findResult(entry) !== result) throw createInteractionError('the log does not show the first interaction');
  return { outcome: 'created', detail: result, answer };
}

function chooseRequest(documents: readonly ApiDocument[]): FirstRequest | undefined {
  if (documents.some(({ name }) => name === 'session-context')) return sessionRequest;
  const others = documents.filter(({ name }) => name !== 'ensemble');
  const operation = others.flatMap(({ operations }) => operations).find(worksWithoutInput);
  return operation && { userInput: operation.summary || operation.id, findResult: findAnswer, isCertain: false };
}

const worksWithoutInput = ({ method, parameters, path }: Operation): boolean =>
  method === 'get' && !path.includes('{') && parameters.every(({ required }) => !required);

const sessionRequest: FirstRequest = {
  userInput: 'Create a session for user 1 with the context "A lighthouse in the rain"',
  findResult: findSession,
  isCertain: true,
};

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

/** Returns `Tasks: listTasks answered 200` if a service answered with success. */
function findAnswer(interaction: unknown): string | undefined {
  for (const call of arrayOf(objectOf(interaction).service_responses).map(objectOf)) {
    const { service_name: service, operation_id: operation, status } = call;
    if (typeof status === 'number' && status < 300)
      return `${stringOf(service)}: ${stringOf(operation)} answered ${status}`;
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

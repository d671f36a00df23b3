/** Sends the requests of a set to the assistant, one after the other, and judges each. */
import { basename } from 'node:path';
import type { ApiDocument, Json, JsonObject } from '../../../openapi/document/document.ts';
import { arrayOf, isObject, objectOf, stringOf } from '../../../openapi/json/json.ts';
import { buildRequest } from '../../../openapi/request/request.ts';
import { showProgress } from '../../cli/terminal/progress.ts';
import { OpsError } from '../../error/ops-error.ts';
import { judge, type Outcome, type Result } from '../judge/judge.ts';
import { type SentCall, toSentCall } from '../judge/sent-call.ts';
import type { EvaluationServices } from '../services/running-services.ts';
import type { RequestSet, SetRequest } from '../set/request-set.ts';

export interface Judged {
  readonly request: SetRequest;
  readonly outcome: Outcome;
  readonly result: Result;
  readonly usage: Usage;
}

/** What the ensemble reports of the model; undefined if it reports nothing. */
export interface Usage {
  readonly tokens: Readonly<Record<string, number>> | undefined;
  readonly cost: { readonly amount: number; readonly currency: string } | undefined;
}

export interface EvaluationRun {
  readonly set: RequestSet;
  readonly documents: readonly ApiDocument[];
  readonly services: EvaluationServices;
  readonly times: number;
}

export async function evaluate({ set, documents, services, times }: EvaluationRun): Promise<readonly Judged[]> {
  const all: Judged[] = [];
  const total = set.requests.length * times;
  for (let time = 0; time < times; time += 1) {
    for (const request of set.requests) {
      all.push(await evaluateOne(request, documents, services));
      showProgress({ label: basename(set.file), done: all.length, total, noun: 'requests' });
    }
  }
  return all;
}

async function evaluateOne(
  request: SetRequest,
  documents: readonly ApiDocument[],
  { client, take, restore }: EvaluationServices,
): Promise<Judged> {
  let interaction: JsonObject = {};
  let failure: string | undefined;
  try {
    interaction = objectOf(await client('POST', '/interact', { user_input: request.say }));
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    failure = error.problem;
  }
  const sent = take().map(toSentCall);
  const pending = arrayOf(interaction.pending_calls).flatMap((call) => toPending(objectOf(call), documents));
  const result = { sent, pending, answer: stringOf(interaction.assistant_response), failure };
  if (sent.some(({ isRead }) => !isRead)) {
    await restore();
    take();
  }
  return { request, outcome: judge(request, result), result, usage: readUsage(interaction) };
}

/** A call that waits for a confirmation, as if it had been sent. */
function toPending(call: JsonObject, documents: readonly ApiDocument[]): SentCall[] {
  const document = documents.find(({ name }) => name === call.service_id);
  const operation = document?.operations.find(({ id }) => id === call.operation_id);
  if (document === undefined || operation === undefined) return [];
  const { method, target, body } = buildRequest(operation, objectOf(call.arguments));
  return [toSentCall({ document, method, target, body: body ?? '' })];
}

function readUsage({ tokens, cost }: JsonObject): Usage {
  const counts = Object.entries(objectOf(tokens)).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return { tokens: counts.length === 0 ? undefined : Object.fromEntries(counts), cost: readCost(cost) };
}

function readCost(cost: Json | undefined): Usage['cost'] {
  if (cost === undefined || !isObject(cost) || typeof cost.amount !== 'number') return undefined;
  return { amount: cost.amount, currency: stringOf(cost.currency) };
}

/** The handlers of a plan, run: which of them do not do what the document says, and why. */
import { isDeepStrictEqual } from 'node:util';
import type { ApiDocument, Json, Operation } from '../../../openapi/document/document.ts';
import { errorText } from '../../../openapi/errors/error-text.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { RequestError } from '../../../openapi/request/request.ts';
import { HttpError } from '../../../service/errors/errors.ts';
import { readableMediaTypes } from '../../../service/http/request/body/readable.ts';
import { objectBody } from '../resource/answers.ts';
import type { Place } from '../resource/resource.ts';
import type { ServicePlan } from '../plan/service-plan.ts';
import { type Candidate, startCandidate, type TrialAnswer } from './candidate.ts';
import { TrialItems } from './items.ts';
import { answerSchemaFor, findLostValue, without } from './probe.ts';
import { type EdgeRequests, edgeRequests, type TrialRequest, validRequests } from './requests.ts';

/**
 * Returns why handlers of the plan do not work, by operationId. Never throws for what their code does.
 * @param ids of the operations that are tried
 */
export async function tryHandlers(
  document: ApiDocument,
  plan: ServicePlan,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const tried = { ...document, operations: document.operations.filter(({ id }) => plan.handlers.has(id)).map(bare) };
  const failures = new Map<string, string>();
  const candidate = await startCandidate(tried, plan).catch((error: unknown) => errorText(error));
  if (typeof candidate === 'string') {
    return new Map([...plan.handlers.keys()].map((id) => [id, `its code does not start: ${candidate}`]));
  }
  try {
    for (const operation of tried.operations.filter(({ id }) => ids.has(id))) {
      const place = plan.places.get(operation.id);
      const reason = place && (await tryOperation(tried, operation, place, candidate));
      if (reason !== undefined) failures.set(operation.id, reason);
    }
  } finally {
    await candidate.close();
  }
  return failures;
}

/** Without credentials, and media types that no body is tried in. */
function bare(operation: Operation): Operation {
  const { requestBody } = operation;
  const names = requestBody === undefined ? [] : readableMediaTypes(requestBody);
  const readable = new Map([...(requestBody?.content ?? [])].filter(([name]) => names.includes(name)));
  const content = new Map([...readable].filter(([name]) => name === objectBody(readable)?.mediaType));
  const body = requestBody === undefined ? {} : { requestBody: { ...requestBody, content } };
  return { ...operation, ...body, security: [] };
}

async function tryOperation(
  document: ApiDocument,
  operation: Operation,
  place: Place,
  candidate: Candidate,
): Promise<string | undefined> {
  try {
    return await new OperationTrial(document, operation, new TrialItems(candidate, place, operation), {
      candidate,
      place,
    }).run();
  } catch (error) {
    return errorText(error);
  }
}

interface Attempt {
  readonly isCarriedOut: boolean;
  /** Why the handler does not work. */
  readonly reason: string | undefined;
}

class OperationTrial {
  readonly #document: ApiDocument;
  readonly #operation: Operation;
  readonly #items: TrialItems;
  readonly #candidate: Candidate;
  readonly #place: Place;
  /** How many items there are before a request. The usual request is tried with each number, others with the first. */
  readonly #counts: readonly (0 | 1 | 2)[];
  #kept: number | undefined;

  constructor(
    document: ApiDocument,
    operation: Operation,
    items: TrialItems,
    { candidate, place }: { candidate: Candidate; place: Place },
  ) {
    this.#document = document;
    this.#operation = operation;
    this.#items = items;
    this.#candidate = candidate;
    this.#place = place;
    const isOnItem = place.path.onItem.get(operation.method)?.id === operation.id;
    if (isOnItem) this.#counts = operation.method === 'put' ? [1, 0] : [1];
    else this.#counts = operation.method === 'get' ? [2, 1, 0] : [0];
  }

  async run(): Promise<string | undefined> {
    let base: TrialRequest | undefined;
    await this.#items.begin();
    const requests = validRequests(this.#operation, this.#items.path);
    const [first = 0, ...counts] = this.#counts;
    const usual = requests.slice(0, 1).flatMap((request) => counts.map((count) => ({ request, count })));
    for (const { request, count } of [...usual, ...requests.map((one) => ({ request: one, count: first }))]) {
      const { reason, isCarriedOut } = await this.#attempt(request, count);
      if (reason !== undefined) return reason;
      if (isCarriedOut) base ??= request;
    }
    const [sample] = requests;
    // With all its members it may say what the handler can do nothing with yet; with fewer it may not.
    const whole = base === undefined && sample !== undefined ? edgeRequests(this.#operation, sample) : [];
    for (const request of whole.flatMap(({ singles }) => singles)) {
      const { reason, isCarriedOut } = await this.#attempt(request, first);
      if (reason !== undefined) return reason;
      if (isCarriedOut) base ??= request;
    }
    for (const edges of base === undefined ? [] : edgeRequests(this.#operation, base)) {
      const reason = await this.#tryEdges(edges);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  /** One by one only if it does not go well together. */
  async #tryEdges({ singles, combined }: EdgeRequests): Promise<string | undefined> {
    const [count = 0] = this.#counts;
    const together = combined && (await this.#attempt(combined, count));
    if (together?.isCarriedOut === true && together.reason === undefined) return undefined;
    for (const request of singles) {
      const { reason } = await this.#attempt(request, count);
      if (reason !== undefined) return reason;
    }
    return together?.reason;
  }

  async #attempt(request: TrialRequest, count: 0 | 1 | 2): Promise<Attempt> {
    if (this.#kept !== count || this.#operation.method !== 'get') await this.#items.keep(count);
    this.#kept = count;
    const answer = await this.#candidate.send(this.#operation, request.given).catch(faultOf);
    const reason = typeof answer === 'object' ? await this.#lost(request, answer) : answer;
    return { isCarriedOut: typeof answer === 'object', reason: reason && `${reason} (${request.title})` };
  }

  /** What was sent and is neither in the answer nor kept, of what their schemas document. */
  async #lost({ given }: TrialRequest, { status, body }: TrialAnswer): Promise<string | undefined> {
    if (given.body === undefined) return undefined;
    // What names the thing around an item says what the path says.
    const { member } = this.#place.resource.views.find(({ path }) => path === this.#place.path) ?? {};
    const sent = member === undefined ? given.body : (without(given.body, [member.name]) ?? null);
    const exchange = { operation: this.#operation, arguments: { ...given, body: sent } };
    const answers = [
      { value: body, schema: answerSchemaFor(this.#operation, status) },
      { value: await this.#items.kept(this.#operation), schema: this.#place.resource.item.schema },
    ].filter((answer) => !hasAll(answer.value, sent));
    const [lost] = answers.flatMap((answer) => findLostValue(this.#document, exchange, answer) ?? []);
    return lost && `${lost.pointer} would be lost: ${shortened(lost.sent)} becomes ${shortened(lost.given)}`;
  }
}

/** Spares the comparison by schemas, which costs more than the request did. */
function hasAll(answer: Json | undefined, sent: Json | undefined): boolean {
  if (!isObject(answer) || !isObject(sent)) return false;
  return Object.entries(sent).every(([name, value]) => isDeepStrictEqual(answer[name], value));
}

const shortened = (value: Json | undefined): string =>
  value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 40);

/** Why an error is no answer to a valid request; undefined if it may be one, or if the request meets what is to be written. */
function faultOf(error: unknown): string | undefined {
  if (error instanceof RequestError) return undefined;
  if (!(error instanceof HttpError)) return `it would answer 500: ${errorText(error)}`;
  const [fault = error.message] = (error.details ?? error.message).split('\n');
  if (error.code === 'response_invalid') return `its answer would not be valid: ${fault}`;
  if (error.code === 'bad_request') return `an item would not be valid: ${fault}`;
  return error.status < 500 || error.status === 501 ? undefined : `it would answer ${error.status}: ${fault}`;
}

/** Runs the handlers of a plan, and finds the handlers that break the document. */
import { showProgress } from '../../cli/terminal/progress.ts';
import { isDeepStrictEqual } from 'node:util';
import type { ApiDocument, Json, Operation } from '../../../openapi/document/document.ts';
import { errorText } from '../../../openapi/errors/error-text.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { PackageFault } from '../../../openapi/package/package-fault.ts';
import { RequestError } from '../../../openapi/request/request.ts';
import { HttpError } from '../../../service/errors/errors.ts';
import { readableMediaTypes } from '../../../service/http/request/body/readable.ts';
import { objectBody } from '../resource/answers.ts';
import type { ResourcePlace } from '../resource/resource.ts';
import type { ServicePlan } from '../plan/service-plan.ts';
import { type RunningCandidate, startCandidate, type TrialAnswer } from './candidate.ts';
import { TrialItems } from './items.ts';
import { answerSchemaFor, findLostValue, without } from './probe.ts';
import { type EdgeRequests, edgeRequests, type TrialRequest, validRequests } from './requests.ts';

/**
 * Returns the reasons why handlers of the plan do not work, by operationId. Errors of their code are not thrown.
 * @param ids the operations to try
 * @throws PackageFault if SQLite cannot be loaded
 */
export async function tryHandlers(
  document: ApiDocument,
  plan: ServicePlan,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const tried = {
    ...document,
    operations: document.operations.filter(({ id }) => plan.handlers.has(id)).map(simplifyOperation),
  };
  const failures = new Map<string, string>();
  const candidate = await startCandidate(tried, plan).catch((error: unknown) => {
    if (error instanceof PackageFault) throw error; // no fault of the code
    return errorText(error);
  });
  if (typeof candidate === 'string') {
    return new Map([...plan.handlers.keys()].map((id) => [id, `the code does not start: ${candidate}`]));
  }
  try {
    const chosen = tried.operations.filter(({ id }) => ids.has(id));
    for (const [done, operation] of chosen.entries()) {
      showProgress({ label: `trial of ${document.name}`, done, total: chosen.length, noun: 'operations' });
      const place = plan.places.get(operation.id);
      const reason = place && (await tryOperation(tried, operation, place, candidate));
      if (reason !== undefined) failures.set(operation.id, reason);
    }
  } finally {
    await candidate.close();
  }
  return failures;
}

/** Removes the security, and the media types that the trial does not send. */
function simplifyOperation(operation: Operation): Operation {
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
  place: ResourcePlace,
  candidate: RunningCandidate,
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
  /** The reason why the handler does not work. */
  readonly reason: string | undefined;
}

class OperationTrial {
  readonly #document: ApiDocument;
  readonly #operation: Operation;
  readonly #items: TrialItems;
  readonly #candidate: RunningCandidate;
  readonly #place: ResourcePlace;
  /** Numbers of stored items. The usual request is tried with each number, others with the first. */
  readonly #counts: readonly (0 | 1 | 2)[];
  readonly #namesItemInBody: boolean;
  /** True if the query has members of the item, and the document declares an answer for values that the item cannot have. */
  readonly #mayRefuse: boolean;
  #kept: number | undefined;

  constructor(
    document: ApiDocument,
    operation: Operation,
    items: TrialItems,
    { candidate, place }: { candidate: RunningCandidate; place: ResourcePlace },
  ) {
    this.#document = document;
    this.#operation = operation;
    this.#items = items;
    this.#candidate = candidate;
    this.#place = place;
    const isOnItem = place.path.onItem.get(operation.method)?.id === operation.id;
    const { method, requestBody, responses } = operation;
    this.#mayRefuse =
      method === 'post' &&
      requestBody === undefined &&
      ['400', '4XX', 'default'].some((status) => responses.has(status));
    this.#namesItemInBody = !isOnItem && operation.method === 'put';
    if (isOnItem || this.#namesItemInBody) this.#counts = operation.method === 'put' ? [1, 0] : [1];
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
    // A body with all members may get a 501 for one of them; a body with fewer members may work.
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

  /** Tries the parts one by one only if the combined request fails. */
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

  async #attempt({ title, given }: TrialRequest, count: 0 | 1 | 2): Promise<Attempt> {
    const body = this.#namesItemInBody && given.body !== undefined ? this.#items.withKey(given.body) : given.body;
    const request = { title, given: { ...given, body } };
    if (this.#kept !== count || this.#operation.method !== 'get') await this.#items.keep(count);
    this.#kept = count;
    const answer = await this.#candidate.send(this.#operation, request.given).catch((error: unknown) => {
      return explainFault(error, this.#mayRefuse);
    });
    const reason = typeof answer === 'object' ? await this.#lost(request, answer) : answer;
    return { isCarriedOut: typeof answer === 'object', reason: reason && `${reason} (${request.title})` };
  }

  /** Finds a value that was sent, but is missing in the answer or in the stored item, although the schema has it. */
  async #lost({ given }: TrialRequest, { status, body }: TrialAnswer): Promise<string | undefined> {
    if (given.body === undefined) return undefined;
    // The member that names the parent item repeats the path.
    const { member } = this.#place.resource.views.find(({ path }) => path === this.#place.path) ?? {};
    const { key } = this.#place.resource.item;
    // If a client sends null, the service chooses a key.
    const isKeyChosen = key !== undefined && isObject(given.body) && given.body[key.member] === null;
    const name = member?.name ?? (isKeyChosen ? key.member : undefined);
    const sent = name === undefined ? given.body : (without(given.body, [name]) ?? null);
    const exchange = { operation: this.#operation, arguments: { ...given, body: sent } };
    const answers = [
      { value: body, schema: answerSchemaFor(this.#operation, status) },
      { value: await this.#items.kept(), schema: this.#place.resource.item.schema },
    ].filter((answer) => !hasAll(answer.value, sent));
    const [lost] = answers.flatMap((answer) => findLostValue(this.#document, exchange, answer) ?? []);
    return lost && `the value of "${lost.pointer}" would be lost: ${shorten(lost.sent)} becomes ${shorten(lost.given)}`;
  }
}

/** Avoids the comparison by schemas, which takes longer than the request. */
function hasAll(answer: Json | undefined, sent: Json | undefined): boolean {
  if (!isObject(answer) || !isObject(sent)) return false;
  return Object.entries(sent).every(([name, value]) => isDeepStrictEqual(answer[name], value));
}

const shorten = (value: Json | undefined): string =>
  value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 40);

/** Explains an error that a valid request must not get; undefined if the request may get the error, for example 501. */
function explainFault(error: unknown, mayRefuse: boolean): string | undefined {
  if (error instanceof RequestError) return undefined;
  if (!(error instanceof HttpError)) return `the handler would answer 500: ${errorText(error)}`;
  const [fault = error.message] = (error.details ?? error.message).split('\n');
  if (error.code === 'response_invalid') return `the answer would be invalid: ${fault}`;
  if (error.code === 'bad_request' && mayRefuse) return undefined;
  if (error.code === 'bad_request') return `an item would be invalid: ${fault}`;
  return error.status < 500 || error.status === 501 ? undefined : `the handler would answer ${error.status}: ${fault}`;
}

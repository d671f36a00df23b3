/**
 * The calls of one interaction, in the order of the assistant. Each is recorded before it is sent, so that the record has
 * every call that a service may have received, for any end of the interaction.
 */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { buildRequest, type JsonObject, objectOf, type RequestArguments } from 'fountainai/openapi';
import type { components } from '../../api.d.ts';
import { maskSecrets } from './mask-secrets.ts';
import { getAccess } from '../../tools/snapshot.ts';
import type { Tool } from '../../tools/tools.ts';

type Mutable<Facts> = { -readonly [Name in keyof Facts]: Facts[Name] };

/** A call with the text that the answer has for it. */
export interface RecordedCall extends Mutable<components['schemas']['Call']> {
  /** The unchanged body of the response; without one, a sentence with the reason. */
  response: string;
}

/** Stores the calls of one interaction. */
export interface CallStore {
  /** Resolves after the commit. @throws if the call cannot be recorded; it must not be sent then */
  insert(call: Readonly<RecordedCall>, position: number): Promise<void>;
  /** Stores a change of a call that was not sent. @throws as `insert` */
  update(call: Readonly<RecordedCall>): Promise<void>;
  /** Stores the outcome of a call that was sent. */
  end(call: Readonly<RecordedCall>): Promise<void>;
}

/** For interactions that are not recorded: tests, and a planner that is tried out. */
export const unrecordedCalls: CallStore = {
  insert: () => Promise.resolve(),
  update: () => Promise.resolve(),
  end: () => Promise.resolve(),
};

export type CallEnd = Pick<RecordedCall, 'status'> & Partial<Pick<RecordedCall, 'http_status' | 'reason' | 'response'>>;

export interface CallLogOptions {
  readonly log: Logger;
  readonly store: CallStore;
  /** Removes configured secrets from texts. */
  readonly removeSecrets: (text: string) => string;
}

const maxUrlLength = 2_000;
const maxArgumentsLength = 100_000;

export class CallLog {
  readonly calls: RecordedCall[] = [];
  /** Calls whose outcome could not be stored. */
  readonly unstored = new Set<RecordedCall>();
  readonly #options: CallLogOptions;
  readonly #inserted = new Set<RecordedCall>();

  constructor(options: CallLogOptions) {
    this.#options = options;
  }

  /** Continues the record of an earlier turn. */
  adopt(calls: readonly RecordedCall[]): void {
    this.calls.push(...calls.map((call) => ({ ...call })));
    for (const call of this.calls) this.#inserted.add(call);
  }

  /** Records a call that waits for a person. @param reason with its code */
  async pending(call: RecordedCall, reason: string): Promise<void> {
    markPending(call, reason);
    await this.#insert(call);
  }

  /** Adds a call that is not sent yet. @param name the name that the assistant used */
  add(name: string, tool: Tool | undefined): RecordedCall {
    const call: RecordedCall = {
      id: randomUUID(),
      service_name: tool?.snapshot.service.name ?? name,
      ...(tool === undefined ? {} : describeTool(tool)),
      status: 'not_sent',
      started_at: new Date().toISOString(),
      response: 'No answer came in time.',
    };
    this.calls.push(call);
    return call;
  }

  /** Adds the arguments to the record, without secrets. @throws RequestError if they do not form a request */
  describe(call: RecordedCall, { snapshot, operation }: Tool, parameters: RequestArguments): void {
    const { path, query = {} } = parameters;
    const shown = { ...(path === undefined ? {} : { path }), query: maskSecrets(query) };
    const url = `${snapshot.destination}${buildRequest(operation, shown).target}`;
    call.url = shortened(this.#options.removeSecrets(url));
    call.arguments = this.#toRecord(parameters);
  }

  /** Resolves when the record of the call is committed: the call may be sent from then on. */
  async sending(call: RecordedCall): Promise<void> {
    call.status = 'sent';
    delete call.reason;
    call.response = 'No answer came in time.';
    call.started_at = new Date().toISOString();
    try {
      await this.#insert(call);
    } catch (error) {
      markNotSent(call, 'it could not be recorded');
      throw error;
    }
    if (call.effect !== 'read') this.#options.log.info({ call: withoutTexts(call) }, 'sending a write');
  }

  /** Records the outcome of a call that was sent. If this fails, the call is in `unstored`: it cannot be undone. */
  async ended(call: RecordedCall, end: CallEnd): Promise<void> {
    Object.assign(call, end, { milliseconds: Math.max(0, Date.now() - Date.parse(call.started_at)) });
    if (call.effect !== 'read') this.#options.log.info({ call: withoutTexts(call) }, 'a write ended');
    try {
      await this.#options.store.end(call);
    } catch (err) {
      this.unstored.add(call);
      this.#options.log.error({ err, call: withoutTexts(call) }, 'the outcome of a call could not be recorded');
    }
  }

  /** Records a call that is not sent. @param reason with its code */
  async notSent(call: RecordedCall, reason: string, status: NotSent = 'not_sent'): Promise<void> {
    const wasSending = call.status === 'sent';
    markNotSent(call, reason, status);
    if (wasSending) await this.#options.store.end(call);
    else await this.#insert(call);
  }

  async #insert(call: RecordedCall): Promise<void> {
    if (this.#inserted.has(call)) return this.#options.store.update(call);
    await this.#options.store.insert(call, this.calls.indexOf(call));
    this.#inserted.add(call);
  }

  #toRecord(parameters: RequestArguments): JsonObject {
    const groups = Object.entries(parameters).filter(([, group]) => group !== undefined);
    const text = this.#options.removeSecrets(JSON.stringify(maskSecrets(Object.fromEntries(groups))));
    if (text.length > maxArgumentsLength) return { omitted: text.length };
    return parseObject(text) ?? { omitted: text.length };
  }
}

/** @param reason with its code */
export function markPending(call: RecordedCall, reason: string): void {
  Object.assign(call, { status: 'pending', reason, response: 'Not sent: the call waits for a confirmation.' });
}

/** The reason for calls that waited when their interaction ended. */
export const endedBefore = 'the interaction ended before a confirmation';

/** @param reason with its code, if it has one */
export function markNotSent(call: RecordedCall, reason: string, status: NotSent = 'not_sent'): void {
  Object.assign(call, notSentFor(reason), { status });
}

type NotSent = 'not_sent' | 'credentials_missing';

export const notSentFor = (reason: string) =>
  ({ status: 'not_sent', reason, response: `Not sent: ${reason}` }) as const;

function describeTool({ snapshot, operation }: Tool): Partial<RecordedCall> {
  return {
    service_id: snapshot.service.id,
    operation_id: operation.id,
    method: operation.method.toUpperCase(),
    effect: getAccess(snapshot, operation).effect,
  };
}

/** The removal of a secret may leave a text that is not JSON. */
function parseObject(text: string): JsonObject | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** For the log of the process, which has no texts of persons. */
function withoutTexts({ id, service_id, operation_id, method, url, status, http_status, reason }: RecordedCall) {
  return { id, service_id, operation_id, method, url, status, http_status, reason };
}

const shortened = (url: string): string => (url.length > maxUrlLength ? `${url.slice(0, maxUrlLength)}…` : url);

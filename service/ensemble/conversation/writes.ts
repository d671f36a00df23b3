/** Records the writes that an interaction has sent, for its answer, its log entry and the log of the process. */
import type { Logger } from 'pino';
import { buildRequest, type Method, type RequestArguments } from 'fountainai/openapi';
import type { components } from '../api.d.ts';
import { maskSecrets } from './mask-secrets.ts';
import type { Tool } from '../tools/tools.ts';

/** A call that was sent and may have changed something, in the field names of the ensemble's document. */
export type Write = components['schemas']['Write'];

/** Methods that change nothing: https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1 */
const safeMethods: ReadonlySet<Method> = new Set(['get', 'head', 'options', 'trace']);

const maxUrlLength = 2_000;

/** Records the outcome of one call. A call that is not a write is not recorded. */
export interface PendingWrite {
  readonly answered: (status: number) => void;
  /** @param status the status of an answer that could not be used */
  readonly unanswered: (reason: string, status?: number) => void;
  /** The call was not sent after all. */
  readonly notSent: () => void;
}

const ignored: PendingWrite = { answered: () => undefined, unanswered: () => undefined, notSent: () => undefined };

/** The writes of one interaction, in the order of the assistant's calls. */
export class WriteRecord {
  readonly #log: Logger;
  readonly #writes = new Set<{ -readonly [Fact in keyof Write]: Write[Fact] }>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Returns copies, since calls that a limit has cut off may still be answered. */
  get writes(): Write[] {
    return [...this.#writes].map((write) => ({ ...write }));
  }

  /**
   * Records the call before it is sent, so that it is recorded for any end of the interaction.
   * @throws RequestError if the arguments do not form a request
   */
  begin({ snapshot: { service, destination }, operation }: Tool, parameters: RequestArguments): PendingWrite {
    if (safeMethods.has(operation.method)) return ignored;
    const write: { -readonly [Fact in keyof Write]: Write[Fact] } = {
      service_id: service.id,
      service_name: service.name,
      operation_id: operation.id,
      method: operation.method.toUpperCase(),
      url: shortened(`${destination}${buildRequest(operation, withoutSecrets(parameters)).target}`),
      sent_at: new Date().toISOString(),
      outcome: 'unknown',
      reason: 'no answer came in time',
    };
    this.#writes.add(write);
    this.#log.info({ write }, 'sending a write');
    const end = (facts: Pick<Write, 'outcome' | 'status' | 'reason'>): void => {
      delete write.reason;
      Object.assign(write, facts);
      this.#log.info({ write }, 'a write ended');
    };
    return {
      answered: (status) => end({ status, outcome: toWriteOutcome(status) }),
      unanswered: (reason, status) =>
        end(
          status === undefined ? { outcome: 'unknown', reason } : { status, outcome: toWriteOutcome(status), reason },
        ),
      notSent: () => {
        this.#writes.delete(write);
        this.#log.info({ write: { ...write, reason: 'not sent' } }, 'a write was not sent');
      },
    };
  }
}

/** A service that fails may have carried out half of the call; a service that rejects the call has done nothing. */
function toWriteOutcome(status: number): Write['outcome'] {
  if (status >= 200 && status < 300) return 'done';
  return status >= 400 && status < 500 ? 'rejected' : 'unknown';
}

/** Hides the body, and values of the query with the name of a secret. */
function withoutSecrets({ path, query = {} }: RequestArguments): RequestArguments {
  return { ...(path === undefined ? {} : { path }), query: maskSecrets(query) };
}

const shortened = (url: string): string => (url.length > maxUrlLength ? `${url.slice(0, maxUrlLength)}…` : url);

/** Returns a line for each write, for an error's details; undefined without writes. */
export function describeWrites(writes: readonly Write[]): string | undefined {
  if (writes.length === 0) return undefined;
  const lines = writes.map(
    ({ method, url, operation_id, service_id, status, outcome }) =>
      `${method} ${url} (${operation_id} of ${service_id}): ${outcome}${status === undefined ? '' : `, status ${status}`}`,
  );
  return ['Writes that were sent before:', ...lines].join('\n');
}

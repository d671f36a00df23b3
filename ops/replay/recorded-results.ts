/** Answers the calls of a replay from the record. */
import { isDeepStrictEqual } from 'node:util';
import { pino } from 'pino';
import { isObject } from '../../openapi/json/json.ts';
import { RequestError } from '../../openapi/request/request.ts';
import type { CallOutcome, ToolCall } from '../../service/ensemble/conversation/assistant.ts';
import { CallLog, type RecordedCall, unrecordedCalls } from '../../service/ensemble/conversation/calls/call-log.ts';
import { recordedOutcome } from '../../service/ensemble/conversation/recorded-outcome.ts';
import { readArguments } from '../../service/ensemble/tools/read-arguments.ts';
import type { SchemaChecks } from '../../service/ensemble/tools/schema-checks.ts';
import type { ToolSet } from '../../service/ensemble/tools/tools.ts';

export type AskedCall = Pick<RecordedCall, 'service_id' | 'service_name' | 'operation_id' | 'arguments'>;

/** A call that was asked for again, with its record if there is one. */
export interface Match {
  readonly asked: AskedCall;
  readonly recorded: RecordedCall | undefined;
  /** Undefined if the interaction waits for a person at this call. */
  readonly outcome: CallOutcome | undefined;
}

export class RecordedResults {
  readonly #unused: RecordedCall[];
  readonly #tools: ToolSet;
  readonly #checks: SchemaChecks;
  readonly #callLog: CallLog;

  constructor(
    calls: readonly RecordedCall[],
    { tools, checks, removeSecrets }: { tools: ToolSet; checks: SchemaChecks; removeSecrets: (text: string) => string },
  ) {
    this.#unused = [...calls];
    this.#tools = tools;
    this.#checks = checks;
    this.#callLog = new CallLog({ log: pino({ level: 'silent' }), store: unrecordedCalls, removeSecrets });
  }

  /** Recorded calls that were not asked for again so far. */
  get unused(): readonly RecordedCall[] {
    return this.#unused;
  }

  /** Takes the first recorded call that is the same, regardless of the order. */
  async take(call: ToolCall): Promise<Match> {
    const asked = await this.#describe(call);
    const index = this.#unused.findIndex((recorded) => isSameCall(asked, recorded));
    const [recorded] = index === -1 ? [] : this.#unused.splice(index, 1);
    if (recorded === undefined) return { asked, recorded, outcome: unknown };
    return { asked, recorded, outcome: recorded.status === 'pending' ? undefined : recordedOutcome(recorded) };
  }

  /** The call as the record has it: without secrets, and without arguments if they are invalid. */
  async #describe(call: ToolCall): Promise<AskedCall> {
    const tool = this.#tools.get(call.name);
    const asked = this.#callLog.add(call.name, tool);
    if (tool === undefined) return asked;
    const read = await readArguments(tool, call.arguments, this.#checks);
    if ('fault' in read) return asked;
    try {
      this.#callLog.describe(asked, tool, read.parameters);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
    }
    return asked;
  }
}

const unknown: CallOutcome = {
  kind: 'unanswered',
  code: 'ensemble-call-aborted',
  message: 'the record has no result of this call',
};

/** A call that waits, or whose outcome is not known, has none. */
export const hasResult = ({ status, http_status }: RecordedCall): boolean =>
  status === 'not_sent' || status === 'credentials_missing' || status === 'pending' || http_status !== undefined;

function isSameCall(asked: AskedCall, recorded: RecordedCall): boolean {
  if (asked.service_id !== recorded.service_id || asked.operation_id !== recorded.operation_id) return false;
  if (asked.service_id === undefined) return asked.service_name === recorded.service_name;
  if (asked.arguments === undefined || recorded.arguments === undefined) return asked.arguments === recorded.arguments;
  return isSameValue(asked.arguments, recorded.arguments);
}

/** What was redacted in the record equals any value, since the secret may be another one by now. */
export function isSameValue(asked: unknown, recorded: unknown): boolean {
  if (recorded === '***') return true;
  if (typeof recorded === 'string' && recorded.includes(removed)) {
    return typeof asked === 'string' && toPattern(recorded).test(asked);
  }
  if (isObject(recorded) && isObject(asked)) {
    const names = new Set([...Object.keys(recorded), ...Object.keys(asked)]);
    return [...names].every((name) => {
      const [one, other] = [asked[name], recorded[name]];
      return one !== undefined && other !== undefined && isSameValue(one, other);
    });
  }
  if (Array.isArray(recorded) && Array.isArray(asked)) {
    return recorded.length === asked.length && recorded.every((item, index) => isSameValue(asked[index], item));
  }
  return isDeepStrictEqual(asked, recorded);
}

const removed = '[removed]';

const toPattern = (recorded: string): RegExp => {
  const parts = recorded.split(removed).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^]*')}$`);
};

/** The rows of the record, and their conversion to the members of the ensemble's document. */
import { type Generated, type HttpError, type Kysely, omit } from 'fountainai';
import type { components } from '../../api.d.ts';
import type { RecordedCall } from '../../conversation/calls/call-log.ts';

/** One interaction, also one that failed, in the field names of the ensemble's document. */
export type Log = components['schemas']['Log'];
export type Call = components['schemas']['Call'];
export type InteractionState = components['schemas']['InteractionState'];

/** Members of an entry that nothing is found by; they are stored as one JSON text. */
const factNames = ['assistant', 'model', 'documents', 'session_id', 'steps', 'tokens', 'cost'] as const;
type Facts = Pick<Log, (typeof factNames)[number]>;

export interface LogRow {
  readonly timestamp: string;
  readonly user_input: string;
  readonly assistant_response: string;
  /** JSON. */
  readonly service_responses: string;
  readonly system_prompt_hash: string | null;
  readonly request_id: string | null;
  readonly error_code: string | null;
  /** JSON; null in entries from before writes were kept. */
  readonly writes: string | null;
  readonly public_id: string | null;
  readonly conversation_id: string | null;
  readonly principal: string | null;
  readonly state: string | null;
  /** JSON; null in entries from before the record of calls. */
  readonly facts: string | null;
  /** The length of the texts, for the limit of the log's size. */
  readonly bytes: number | null;
}

export type StoredRow = LogRow & { readonly id: number };

export interface CallRow {
  readonly id: string;
  readonly interaction: number;
  readonly position: number;
  readonly service_id: string | null;
  readonly service_name: string;
  readonly operation_id: string | null;
  readonly method: string | null;
  readonly url: string | null;
  /** JSON. */
  readonly arguments: string | null;
  readonly effect: string | null;
  readonly status: string;
  readonly started_at: string;
  readonly milliseconds: number | null;
  readonly http_status: number | null;
  readonly reason: string | null;
  readonly response: string;
}

/** Null in entries that did not run since the columns exist. */
export interface RunColumns {
  readonly deadline_at: string | null;
  readonly replica: string | null;
  /** Each confirmation begins another run. */
  readonly run: number | null;
}

export interface RecordTables {
  logs: LogRow & RunColumns & { readonly id: Generated<number> };
  calls: CallRow;
  documents: { hash: string; text: string };
  interaction_documents: { interaction: number; hash: string };
  answers: AnswerRow;
  turns: TurnRow;
  conversations: ConversationRow;
}

export interface ConversationRow {
  readonly id: string;
  readonly principal: string;
  readonly started_at: string;
  readonly last_at: string;
  readonly title: string;
  /** Each request and each confirmation raises it. */
  readonly revision: number;
}

export interface TurnRow {
  readonly conversation_id: string;
  readonly interaction: number;
  readonly principal: string;
  /** `waiting`, or `running` while a process carries on with it. */
  readonly state: string;
  readonly expires_at: string;
  /** JSON. */
  readonly turn: string;
}

export interface AnswerRow {
  readonly principal: string;
  readonly operation: string;
  readonly key: string;
  readonly body_hash: string;
  readonly interaction: number;
  /** JSON: the status and the body; null while the interaction runs. */
  readonly answer: string | null;
}

/** What a request was answered with: a body, or an error. */
export interface FirstAnswer {
  readonly body?: unknown;
  readonly error?: Pick<HttpError, 'code' | 'message' | 'details'>;
}

/** The time of an interaction and of its last call, with a reserve: after it, the process must have stopped. */
export const maxRunningMs = 180_000;

export type RecordStore = Kysely<RecordTables>;

export function toRow(log: Log): LogRow {
  const facts: Facts = Object.fromEntries(
    factNames.flatMap((name) => (log[name] === undefined ? [] : [[name, log[name]]])),
  );
  const texts = {
    user_input: toStorableText(log.user_input),
    assistant_response: toStorableText(log.assistant_response),
    // JSON escapes characters that text columns cannot store.
    service_responses: JSON.stringify(log.service_responses),
    writes: log.writes === undefined ? null : JSON.stringify(log.writes),
    facts: Object.keys(facts).length === 0 ? null : JSON.stringify(facts),
  };
  return {
    ...texts,
    timestamp: log.timestamp,
    system_prompt_hash: log.system_prompt_hash ?? null,
    request_id: log.request_id ?? null,
    error_code: log.error_code ?? null,
    public_id: log.id ?? null,
    conversation_id: log.conversation_id ?? null,
    principal: log.principal ?? null,
    state: log.state ?? null,
    bytes: Object.values(texts).reduce((sum, text) => sum + (text?.length ?? 0), 0),
  };
}

export function toLog(row: LogRow): Log {
  const { timestamp, user_input, assistant_response, service_responses, facts, writes, state } = row;
  const optional = {
    system_prompt_hash: row.system_prompt_hash,
    request_id: row.request_id,
    error_code: row.error_code,
    id: row.public_id,
    conversation_id: row.conversation_id,
    principal: row.principal,
  };
  return {
    timestamp,
    user_input,
    assistant_response,
    // `toRow` wrote these texts from values of these types.
    service_responses: JSON.parse(service_responses) as Log['service_responses'],
    ...present(optional),
    ...(state === null ? {} : { state: state as InteractionState }),
    ...(writes === null ? {} : { writes: JSON.parse(writes) as NonNullable<Log['writes']> }),
    ...(facts === null ? {} : (JSON.parse(facts) as Facts)),
  };
}

export function toCallRow(call: Readonly<RecordedCall>, interaction: number, position: number): CallRow {
  return {
    id: call.id,
    interaction,
    position,
    service_id: call.service_id ?? null,
    service_name: toStorableText(call.service_name),
    operation_id: call.operation_id ?? null,
    method: call.method ?? null,
    url: call.url === undefined ? null : toStorableText(call.url),
    arguments: call.arguments === undefined ? null : JSON.stringify(call.arguments),
    effect: call.effect ?? null,
    started_at: call.started_at,
    ...toCallEnd(call),
  };
}

/** The columns that change after a call was recorded. */
export function toCallEnd(
  call: Readonly<RecordedCall>,
): Pick<CallRow, 'status' | 'milliseconds' | 'http_status' | 'reason' | 'response'> {
  return {
    status: call.status,
    milliseconds: call.milliseconds ?? null,
    http_status: call.http_status ?? null,
    reason: call.reason === undefined ? null : toStorableText(call.reason),
    response: toStorableText(call.response),
  };
}

export function toRecordedCall(row: CallRow): RecordedCall {
  const { service_id, operation_id, method, url, milliseconds, http_status, reason } = row;
  return {
    id: row.id,
    service_name: row.service_name,
    started_at: row.started_at,
    response: row.response,
    ...present({ service_id, operation_id, method, url, milliseconds, http_status, reason }),
    // `toCallRow` wrote these from values of these types.
    status: row.status as RecordedCall['status'],
    ...(row.effect === null ? {} : { effect: row.effect as NonNullable<RecordedCall['effect']> }),
    ...(row.arguments === null
      ? {}
      : { arguments: JSON.parse(row.arguments) as NonNullable<RecordedCall['arguments']> }),
  };
}

/** Returns the call as clients see it: its response is in `service_responses`. */
export function toCall(recorded: RecordedCall): Call {
  return omit(recorded, 'response') as Call; // a recorded call is a call with its response
}

type Present<Values> = { [Name in keyof Values]?: NonNullable<Values[Name]> };

function present<Values extends object>(values: Values): Present<Values> {
  // The entries are those of `values`, without null.
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Present<Values>;
}

/** The characters that PostgreSQL rejects in text: NUL, and half of a surrogate pair, which is not UTF-8. */
const unstorable = /[\0\p{Cs}]/gu;

/** @returns the text with U+FFFD for each character that cannot be stored: a record must not fail by what it records */
export function toStorableText(text: string): string {
  return text.replaceAll(unstorable, '\ufffd');
}

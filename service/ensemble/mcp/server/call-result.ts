/** What became of a call, as a result of the protocol. */
import type { CallToolResult } from '@modelcontextprotocol/server';
import { HttpError, asHttpError } from 'fountainai';
import type { JsonObject } from 'fountainai/openapi';
import { describeResult } from '../../conversation/answer.ts';
import type { CallOutcome, ToolCall } from '../../conversation/assistant.ts';
import type { CallReport } from './parts.ts';
import type { ProtocolServer } from './protocol-server.ts';

/** Where the record of the call is. */
const recordKey = 'fountainai/record';

export interface ResultOptions {
  readonly server: Pick<ProtocolServer, 'projectCallToolResult'>;
  /** The output schema that the tool is listed with. */
  readonly schema: JsonObject | undefined;
}

/** @throws Error if the call waits */
export function toResult(report: CallReport, options: ResultOptions): CallToolResult {
  const { outcome, conversationId, interactionId } = report;
  if (outcome === undefined) throw new Error('a call that waits has no result');
  const _meta = { [recordKey]: { conversation_id: conversationId, interaction_id: interactionId } };
  return { ...describeOutcome(outcome, options), _meta };
}

function describeOutcome(outcome: CallOutcome, { server, schema }: ResultOptions): CallToolResult {
  if (outcome.kind !== 'answered' || outcome.status < 200 || outcome.status > 299) return failed(describe(outcome));
  const { status, body, faults } = outcome;
  if (schema === undefined) return { content: [text(describe(outcome))] };
  if (faults.length === 0 && body !== undefined) {
    const whole = { content: [text(JSON.stringify(body))], structuredContent: body };
    return server.projectCallToolResult(whole, schema);
  }
  const warning = ['The answer does not match the document of its service.', ...faults].join('\n');
  const shown = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  const broken = { content: [text(describe(outcome))], structuredContent: { warning, status, text: shown } };
  return server.projectCallToolResult(broken, schema);
}

/** As a model of `/interact` reads it: the text says that it is data. */
const describe = (outcome: CallOutcome): string => describeResult({ call: anyCall, outcome });
const anyCall: ToolCall = { id: '', name: '', arguments: '' };

const text = (value: string) => ({ type: 'text' as const, text: value });

export const failed = (why: string): CallToolResult => ({ content: [text(why)], isError: true });

/** An error of the pipeline is a result, so that the model reads the reason. */
export function toFailure(error: unknown): CallToolResult {
  const { code, message, details, headers } = asHttpError(error);
  const retryAfter = headers['Retry-After'];
  const seconds = retryAfter === undefined ? {} : { retry_after_seconds: Number(retryAfter) };
  const shown = error instanceof HttpError && details !== undefined ? { details } : {};
  return failed(JSON.stringify({ error: message, code, ...shown, ...seconds }));
}

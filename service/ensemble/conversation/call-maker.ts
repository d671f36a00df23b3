/** Carries out the calls of an assistant: each is checked, decided, recorded, and only then sent. */
import type { TraceContext } from 'fountainai';
import { lineWithCode, type RequestArguments, RequestError } from 'fountainai/openapi';
import { readAnswer } from './answer.ts';
import type { CallOutcome, ToolCall } from './assistant.ts';
import type { CallLog, RecordedCall } from './calls/call-log.ts';
import type { Decider } from './decision.ts';
import type { Progress } from './progress/progress.ts';
import type { SavedCall, WaitingCall } from './saved-turn.ts';
import { sendingKey } from './calls/sending-key.ts';
import { toCallStatus } from './calls/writes.ts';
import type { EnsembleCode } from '../errors/codes.ts';
import { readArguments } from '../tools/read-arguments.ts';
import type { SchemaChecks } from '../tools/schema-checks.ts';
import { CallError, type Caller, type CallerCredentials } from '../tools/snapshot.ts';
import type { Tool, ToolSet } from '../tools/tools.ts';

export interface CallMakerOptions {
  readonly tools: ToolSet;
  readonly call: Caller;
  readonly checks: SchemaChecks;
  readonly context: TraceContext;
  readonly progress: Progress;
  readonly callLog: CallLog;
  readonly decider: Decider;
  readonly maxCalls: number;
  readonly credentials?: CallerCredentials | undefined;
}

/** A call that a dry run did not send, with its arguments. */
export interface PlannedCall {
  readonly record: RecordedCall;
  readonly parameters: RequestArguments;
}

export class CallMaker {
  /** The size of all answers so far. */
  bytes = 0;
  readonly planned: PlannedCall[] = [];
  readonly #options: CallMakerOptions;

  constructor(options: CallMakerOptions) {
    this.#options = options;
  }

  /** Returns the call with its outcome, or without one if it waits for a person. */
  async carryOut(call: ToolCall, index: number): Promise<SavedCall> {
    const { tools, callLog } = this.#options;
    const tool = tools.get(call.name);
    const record = callLog.add(call.name, tool);
    const made = await this.#attempt(tool, call, index, record);
    if ('waiting' in made) return { call, id: record.id, waiting: made.waiting };
    const { outcome } = made;
    if (outcome.kind === 'refused') await callLog.notSent(record, lineWithCode(outcome), toStatus(outcome));
    this.#note(call, outcome);
    await this.#options.progress.result(record);
    return { call, id: record.id, outcome };
  }

  /** Sends a call that a person has approved, with exactly these arguments. */
  async sendApproved(record: RecordedCall, waiting: WaitingCall): Promise<CallOutcome> {
    const tool = this.#findSame(waiting);
    const outcome =
      tool === undefined
        ? refused('ensemble-operation-changed', 'the operation has changed since the call was shown; ask again')
        : await this.#sendChecked(tool, waiting.parameters, record);
    if (outcome.kind === 'refused')
      await this.#options.callLog.notSent(record, lineWithCode(outcome), toStatus(outcome));
    await this.#options.progress.result(record);
    return outcome;
  }

  #findSame({ service_id, operation_id, method, path, destination }: WaitingCall): Tool | undefined {
    return [...this.#options.tools.values()].find(
      ({ snapshot, operation }) =>
        snapshot.service.id === service_id &&
        operation.id === operation_id &&
        operation.method === method &&
        operation.path === path &&
        snapshot.destination === destination,
    );
  }

  async #attempt(
    tool: Tool | undefined,
    call: ToolCall,
    index: number,
    record: RecordedCall,
  ): Promise<{ outcome: CallOutcome } | { waiting: WaitingCall }> {
    const { maxCalls, checks, callLog, decider } = this.#options;
    if (index >= maxCalls)
      return { outcome: refused('ensemble-too-many-calls', `at most ${maxCalls} calls in one step`) };
    if (tool === undefined)
      return { outcome: refused('ensemble-tool-unknown', 'no tool has this name; call a tool that was offered') };
    const read = await readArguments(tool, call.arguments, checks);
    if ('fault' in read) return { outcome: refused(read.code, read.fault) };
    const { parameters } = read;
    try {
      callLog.describe(record, tool, parameters);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      return { outcome: refused('ensemble-arguments-invalid', error.message) };
    }
    const decision = decider.decide(tool, parameters);
    if (decision.kind === 'send') return { outcome: await this.#sendChecked(tool, parameters, record) };
    const { code, reason } = decision;
    if (decision.kind !== 'pending') {
      if (decision.kind === 'planned') this.planned.push({ record, parameters });
      return { outcome: refused(code, reason) };
    }
    const waiting = toWaiting(tool, parameters, lineWithCode({ code, message: reason }));
    await callLog.pending(record, waiting.reason);
    return { waiting };
  }

  async #sendChecked(tool: Tool, parameters: RequestArguments, record: RecordedCall): Promise<CallOutcome> {
    try {
      return await this.#send(tool, parameters, record);
    } catch (error) {
      if (error instanceof RequestError) return refused('ensemble-arguments-invalid', error.message);
      throw error;
    }
  }

  /** The record of the call is committed before the call is sent. A call in flight ends with the time, but not with a follower. */
  async #send(tool: Tool, parameters: RequestArguments, record: RecordedCall): Promise<CallOutcome> {
    const { callLog, checks, decider, progress, context, credentials } = this.#options;
    const fault = credentials?.findFault(tool.snapshot, tool.operation);
    if (fault !== undefined) return refused('ensemble-caller-credentials-missing', fault);
    await progress.call(record);
    if (progress.end !== undefined) return refused('ensemble-interaction-stopped', progress.end);
    await callLog.sending(record);
    try {
      const withKey = await sendingKey(tool, parameters, record.id, checks);
      const { requestId, traceparent } = context;
      const result = await this.#options.call(tool.snapshot, tool.operation, withKey, {
        requestId,
        traceparent,
        signal: progress.time,
        credentials,
      });
      const { status, text } = result;
      this.bytes += Buffer.byteLength(text);
      decider.results.add(tool.snapshot.service.id, text);
      await callLog.ended(record, { status: toCallStatus(status), http_status: status, response: text });
      return await readAnswer(tool, result, checks);
    } catch (error) {
      return this.#callFailed(error, record);
    }
  }

  async #callFailed(error: unknown, record: RecordedCall): Promise<CallOutcome> {
    const { callLog } = this.#options;
    if (!(error instanceof CallError)) {
      if (record.status === 'sent') await callLog.ended(record, failedHere);
      throw error;
    }
    const { code, message, status, isSent } = error;
    if (!isSent) return refused(code, message);
    const reason = lineWithCode(error);
    await callLog.ended(record, {
      status: status === undefined ? 'outcome_unknown' : toCallStatus(status),
      reason,
      response: `No answer: ${reason}`,
      ...(status === undefined ? {} : { http_status: status }),
    });
    return { kind: 'unanswered', code, message };
  }

  #note(call: ToolCall, outcome: CallOutcome): void {
    const { log } = this.#options.context;
    if (outcome.kind !== 'answered') log.warn({ tool: call.name, ...outcome }, 'the call got no answer');
    else if (outcome.faults.length > 0) {
      log.warn(
        { tool: call.name, status: outcome.status, faults: outcome.faults },
        'the answer does not match its document',
      );
    }
  }
}

function toWaiting({ snapshot, operation }: Tool, parameters: RequestArguments, reason: string): WaitingCall {
  return {
    service_id: snapshot.service.id,
    operation_id: operation.id,
    method: operation.method,
    path: operation.path,
    destination: snapshot.destination,
    parameters,
    reason,
  };
}

const failedHere = {
  status: 'outcome_unknown',
  reason: 'the call failed here',
  response: 'The call failed here.',
} as const;

const refused = (code: EnsembleCode, message: string) => ({ kind: 'refused', code, message }) as const;

const toStatus = ({ code }: { readonly code: EnsembleCode }): 'credentials_missing' | 'not_sent' =>
  code === 'ensemble-caller-credentials-missing' ? 'credentials_missing' : 'not_sent';

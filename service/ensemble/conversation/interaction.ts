/**
 * One interaction from a person's request to the answer: the assistant asks for calls, and this file makes them within
 * limits.
 */
import { HttpError, type TraceContext } from 'fountainai';
import { lineWithCode, type RequestArguments, RequestError } from 'fountainai/openapi';
import {
  type Assistant,
  type CallOutcome,
  ProviderError,
  type ReadRecent,
  type ToolCall,
  type ToolResult,
} from './assistant.ts';
import { readAnswer } from './answer.ts';
import { type Offer, offerFor } from './offer.ts';
import { readArguments } from '../tools/read-arguments.ts';
import type { SchemaChecks } from '../tools/schema-checks.ts';
import { CallError, type Caller, type Snapshot } from '../tools/snapshot.ts';
import type { Tool, ToolSet } from '../tools/tools.ts';
import { CallLog, type CallStore, type RecordedCall, unrecordedCalls } from './call-log.ts';
import { sendingKey } from './sending-key.ts';
import { TokenCount, type Tokens } from './token-count.ts';
import { describeWrites, listServiceCalls, listWrites, type ServiceCall, toCallStatus, type Write } from './writes.ts';
import type { EnsembleCode } from '../errors/codes.ts';

export interface InteractionBounds {
  /** Maximum number of turns with calls. */
  readonly steps: number;
  /** Maximum number of calls in one step; further calls are rejected. */
  readonly callsPerStep: number;
  /** Maximum time of the whole interaction. */
  readonly milliseconds: number;
  /** Maximum size of all answers together. */
  readonly bytes: number;
}

export const usualBounds: InteractionBounds = { steps: 8, callsPerStep: 16, milliseconds: 60_000, bytes: 256 * 1024 };

/** The result of an interaction for the response and the log. */
export interface Interaction {
  /** If `failure` is set: the same in a sentence, for the log. */
  readonly assistantResponse: string;
  /** In the order of the assistant's calls. */
  readonly serviceResponses: readonly ServiceCall[];
  /** The calls that were sent and may have changed something. */
  readonly writes: readonly Write[];
  /** Each call with its state, in the same order. */
  readonly calls: readonly RecordedCall[];
  /** Those of the calls whose outcome could not be stored. */
  readonly unstored: readonly RecordedCall[];
  /** SHA-256 of the system prompt, hexadecimal. */
  readonly promptHash: string;
  /** The number of steps with calls. */
  readonly steps: number;
  /** Undefined without a model. */
  readonly tokens: Tokens | undefined;
  /** Thrown after logging: the assistant failed without an answer. */
  readonly failure: HttpError | undefined;
}

export interface InteractionOptions {
  readonly assistant: Assistant;
  readonly call: Caller;
  readonly checks: SchemaChecks;
  /** The services that may be called. */
  readonly snapshots: readonly Snapshot[];
  readonly context: TraceContext;
  readonly recent?: ReadRecent | undefined;
  readonly bounds?: InteractionBounds | undefined;
  /** The prompt and the tools. Default: made from the words and the snapshots. */
  readonly offer?: Offer;
  /** Default: calls are not recorded. */
  readonly store?: CallStore | undefined;
  /** Removes configured secrets from the record of calls. Default: nothing is removed. */
  readonly removeSecrets?: ((text: string) => string) | undefined;
}

/** Never throws: an error is in `failure`, since earlier calls must be logged anyway. */
export async function interact(userInput: string, options: InteractionOptions): Promise<Interaction> {
  const offer = options.offer ?? offerFor(userInput, options.snapshots, options.assistant.budget);
  const run = new Run(options, offer);
  const end = await run.answer(userInput, offer.prompt.text);
  // Copies, since calls that a limit has cut off may still be answered.
  const calls = run.callLog.calls.map((call) => ({ ...call }));
  return {
    ...end,
    serviceResponses: listServiceCalls(calls),
    writes: listWrites(calls),
    calls,
    unstored: [...run.callLog.unstored],
    promptHash: offer.prompt.hash,
    steps: run.steps,
    tokens: run.tokens.total,
  };
}

type End = Pick<Interaction, 'assistantResponse' | 'failure'>;

class Run {
  readonly callLog: CallLog;
  readonly tokens = new TokenCount();
  steps = 0;
  readonly #options: InteractionOptions;
  readonly #bounds: InteractionBounds;
  readonly #tools: ToolSet;
  readonly #signal: AbortSignal;
  readonly #timeIsUp: Promise<never>;
  #bytes = 0;

  constructor(options: InteractionOptions, { tools }: Offer) {
    this.#options = options;
    const { store = unrecordedCalls, removeSecrets = (text: string) => text, context } = options;
    this.callLog = new CallLog({ log: context.log, store, removeSecrets });
    this.#bounds = options.bounds ?? usualBounds;
    this.#tools = tools;
    this.#signal = AbortSignal.timeout(this.#bounds.milliseconds);
    this.#timeIsUp = rejectedBy(this.#signal);
  }

  async answer(userInput: string, prompt: string): Promise<End> {
    try {
      const { assistant, recent } = this.#options;
      const conversation = assistant.begin({ prompt, tools: this.#tools, userInput, recent });
      let results: readonly ToolResult[] = [];
      for (let step = 1; step <= this.#bounds.steps; step += 1) {
        const turn = await this.#inTime(conversation.next(results, this.#signal));
        this.tokens.add(turn.usage);
        if (turn.calls.length === 0) return { assistantResponse: turn.text, failure: undefined };
        this.steps = step;
        results = await this.#inTime(Promise.all(turn.calls.map((call, index) => this.#carryOut(call, index))));
        if (this.#bytes > this.#bounds.bytes)
          return this.#stopped(`the answers passed ${this.#bounds.bytes / 1024} KiB`);
      }
      return this.#stopped(`${this.#bounds.steps} steps did not suffice`);
    } catch (error) {
      return this.#ended(error);
    }
  }

  /** The assistant and the caller know the signal, but may ignore it. */
  #inTime<Result>(work: Promise<Result>): Promise<Result> {
    return Promise.race([work, this.#timeIsUp]);
  }

  #stopped(why: string): End {
    const made = this.callLog.calls.length;
    const record = made === 0 ? 'No service was called.' : `What was called (${made}) is in service_responses.`;
    return { assistantResponse: `I stopped before I was done: ${why}. ${record}`, failure: undefined };
  }

  #ended(error: unknown): End {
    if (this.#signal.aborted) return this.#stopped(`${this.#bounds.milliseconds / 1000} seconds are over`);
    const failure = this.#failure(error);
    return { assistantResponse: `No answer: ${failure.message}.`, failure };
  }

  #failure(error: unknown): HttpError {
    const { log } = this.#options.context;
    const details = describeWrites(listWrites(this.callLog.calls));
    if (error instanceof ProviderError) {
      log.warn({ code: error.code, detail: error.detail }, error.message);
      const lines = [lineWithCode(error), ...(details === undefined ? [] : [details])];
      return new HttpError('bad_gateway', error.message, { details: lines.join('\n') });
    }
    // The record cannot be written, so nothing more was sent.
    if (error instanceof HttpError && error.code === 'unavailable') {
      return new HttpError(error.code, error.message, { cause: error, details: details ?? error.details });
    }
    log.error({ err: error }, 'the interaction failed');
    return new HttpError('internal_error', undefined, { cause: error, details });
  }

  async #carryOut(call: ToolCall, index: number): Promise<ToolResult> {
    const tool = this.#tools.get(call.name);
    const record = this.callLog.add(call.name, tool);
    const outcome = await this.#attempt(tool, call, index, record);
    if (outcome.kind === 'refused') await this.callLog.notSent(record, lineWithCode(outcome));
    this.#note(call, outcome);
    return { call, outcome };
  }

  async #attempt(tool: Tool | undefined, call: ToolCall, index: number, record: RecordedCall): Promise<CallOutcome> {
    if (index >= this.#bounds.callsPerStep) {
      return refused('ensemble-too-many-calls', `at most ${this.#bounds.callsPerStep} calls in one step`);
    }
    if (tool === undefined)
      return refused('ensemble-tool-unknown', 'no tool has this name; call a tool that was offered');
    const read = await readArguments(tool, call.arguments, this.#options.checks);
    if ('fault' in read) return refused(read.code, read.fault);
    try {
      this.callLog.describe(record, tool, read.parameters);
      return await this.#send(tool, read.parameters, record);
    } catch (error) {
      if (error instanceof RequestError) return refused('ensemble-arguments-invalid', error.message);
      throw error;
    }
  }

  /** The record of the call is committed before the call is sent. */
  async #send(tool: Tool, parameters: RequestArguments, record: RecordedCall): Promise<CallOutcome> {
    await this.callLog.sending(record);
    const { requestId, traceparent } = this.#options.context;
    const context = { requestId, traceparent, signal: this.#signal };
    try {
      const withKey = await sendingKey(tool, parameters, record.id, this.#options.checks);
      const result = await this.#options.call(tool.snapshot, tool.operation, withKey, context);
      const { status, text } = result;
      this.#bytes += Buffer.byteLength(text);
      await this.callLog.ended(record, { status: toCallStatus(status), http_status: status, response: text });
      return await readAnswer(tool, result, this.#options.checks);
    } catch (error) {
      return this.#callFailed(error, record);
    }
  }

  async #callFailed(error: unknown, record: RecordedCall): Promise<CallOutcome> {
    if (!(error instanceof CallError)) {
      if (record.status === 'sent') await this.callLog.ended(record, failedHere);
      throw error;
    }
    const { code, message, status, isSent } = error;
    if (!isSent) return refused(code, message);
    const reason = lineWithCode(error);
    await this.callLog.ended(record, {
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

const failedHere = {
  status: 'outcome_unknown',
  reason: 'the call failed here',
  response: 'The call failed here.',
} as const;

const refused = (code: EnsembleCode, message: string): CallOutcome => ({ kind: 'refused', code, message });

/** Returns a promise that is rejected with the signal's reason; it needs no listener. */
function rejectedBy(signal: AbortSignal): Promise<never> {
  const rejected = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }); // a TimeoutError
  });
  rejected.catch(() => undefined);
  return rejected;
}

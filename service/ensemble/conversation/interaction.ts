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
import { CallError, type Caller, type CallResult, type Snapshot } from '../tools/snapshot.ts';
import type { Tool, ToolSet } from '../tools/tools.ts';
import { describeWrites, type Write, WriteRecord } from './writes.ts';
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

/** A call that was asked for, in the field names of the ensemble's document. */
export interface ServiceCall {
  /** The service's name; for an unknown tool, the name that the assistant used. */
  readonly service_name: string;
  /** Missing if no tool has the name that the assistant used. */
  readonly operation_id?: string;
  /** Of the response; missing without a response. */
  readonly status?: number;
  /** The unchanged body; without an answer, a sentence with the reason. */
  readonly response: string;
}

type Mutable<Record> = { -readonly [Name in keyof Record]: Record[Name] };

/** The result of an interaction for the response and the log. */
export interface Interaction {
  /** If `failure` is set: the same in a sentence, for the log. */
  readonly assistantResponse: string;
  /** In the order of the assistant's calls. */
  readonly serviceResponses: readonly ServiceCall[];
  /** The calls that were sent and may have changed something. */
  readonly writes: readonly Write[];
  /** SHA-256 of the system prompt, hexadecimal. */
  readonly promptHash: string;
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
}

/** Never throws: an error is in `failure`, since earlier calls must be logged anyway. */
export async function interact(userInput: string, options: InteractionOptions): Promise<Interaction> {
  const offer = offerFor(userInput, options.snapshots, options.assistant.budget);
  const run = new Run(options, offer);
  const end = await run.answer(userInput, offer.prompt.text);
  return {
    ...end,
    serviceResponses: run.serviceResponses,
    writes: run.writeRecord.writes,
    promptHash: offer.prompt.hash,
  };
}

type End = Pick<Interaction, 'assistantResponse' | 'failure'>;

class Run {
  /** Each record is added when its call is requested, so that a call that the deadline cuts off is recorded too. */
  readonly serviceResponses: ServiceCall[] = [];
  readonly writeRecord: WriteRecord;
  readonly #options: InteractionOptions;
  readonly #bounds: InteractionBounds;
  readonly #tools: ToolSet;
  readonly #signal: AbortSignal;
  readonly #timeIsUp: Promise<never>;
  #bytes = 0;

  constructor(options: InteractionOptions, { tools }: Offer) {
    this.#options = options;
    this.writeRecord = new WriteRecord(options.context.log);
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
        if (turn.calls.length === 0) return { assistantResponse: turn.text, failure: undefined };
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
    const made = this.serviceResponses.length;
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
    const details = describeWrites(this.writeRecord.writes);
    if (error instanceof ProviderError) {
      log.warn({ code: error.code, detail: error.detail }, error.message);
      const lines = [lineWithCode(error), ...(details === undefined ? [] : [details])];
      return new HttpError('bad_gateway', error.message, { details: lines.join('\n') });
    }
    log.error({ err: error }, 'the interaction failed');
    return new HttpError('internal_error', undefined, { cause: error, details });
  }

  async #carryOut(call: ToolCall, index: number): Promise<ToolResult> {
    const tool = this.#tools.get(call.name);
    const record: Mutable<ServiceCall> = {
      service_name: tool?.snapshot.service.name ?? call.name,
      ...(tool === undefined ? {} : { operation_id: tool.operation.id }),
      response: 'No answer came in time.',
    };
    this.serviceResponses.push(record);
    const outcome = await this.#attempt(tool, call, index, record);
    if (outcome.kind === 'refused') record.response = `Not sent: ${lineWithCode(outcome)}`;
    if (outcome.kind === 'unanswered') record.response = `No answer: ${lineWithCode(outcome)}`;
    this.#note(call, outcome);
    return { call, outcome };
  }

  async #attempt(
    tool: Tool | undefined,
    call: ToolCall,
    index: number,
    record: Mutable<ServiceCall>,
  ): Promise<CallOutcome> {
    if (index >= this.#bounds.callsPerStep) {
      return refused('ensemble-too-many-calls', `at most ${this.#bounds.callsPerStep} calls in one step`);
    }
    if (tool === undefined)
      return refused('ensemble-tool-unknown', 'no tool has this name; call a tool that was offered');
    const { checks } = this.#options;
    const read = await readArguments(tool, call.arguments, checks);
    if ('fault' in read) return refused(read.code, read.fault);
    try {
      const result = await this.#send(tool, read.parameters);
      record.response = result.text;
      record.status = result.status;
      this.#bytes += Buffer.byteLength(result.text);
      return await readAnswer(tool, result, checks);
    } catch (error) {
      if (error instanceof RequestError) return refused('ensemble-arguments-invalid', error.message);
      if (!(error instanceof CallError)) throw error;
      const { code, message, status } = error;
      if (status !== undefined) record.status = status;
      return error.isSent ? { kind: 'unanswered', code, message } : refused(code, message);
    }
  }

  async #send(tool: Tool, parameters: RequestArguments): Promise<CallResult> {
    const write = this.writeRecord.begin(tool, parameters);
    const { requestId, traceparent } = this.#options.context;
    try {
      const context = { requestId, traceparent, signal: this.#signal };
      const result = await this.#options.call(tool.snapshot, tool.operation, parameters, context);
      write.answered(result.status);
      return result;
    } catch (error) {
      if (error instanceof CallError && !error.isSent) write.notSent();
      else if (error instanceof CallError) write.unanswered(lineWithCode(error), error.status);
      else write.unanswered('the call failed here');
      throw error;
    }
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

const refused = (code: EnsembleCode, message: string): CallOutcome => ({ kind: 'refused', code, message });

/** Returns a promise that is rejected with the signal's reason; it needs no listener. */
function rejectedBy(signal: AbortSignal): Promise<never> {
  const rejected = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }); // a TimeoutError
  });
  rejected.catch(() => undefined);
  return rejected;
}

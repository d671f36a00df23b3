/** The steps of an interaction within its limits, from its beginning or from a saved turn. */
import { HttpError, type TraceContext } from 'fountainai';
import { lineWithCode } from 'fountainai/openapi';
import {
  type Assistant,
  type CallOutcome,
  type Conversation,
  type PastTurn,
  ProviderError,
  type ReadRecent,
  type Task,
  type ToolCall,
  type ToolResult,
  type TranscriptStep,
  type Turn,
} from './assistant.ts';
import { CallLog, type CallStore, endedBefore, markNotSent, type RecordedCall } from './calls/call-log.ts';
import { CallMaker } from './call-maker.ts';
import { type Caution, Decider } from './decision.ts';
import { describeFacts, type InteractionFacts } from './facts/facts.ts';
import { ContextError, requireContext } from './given-context.ts';
import type { Offer } from './offer.ts';
import { type Follower, Progress } from './progress/progress.ts';
import { recordedOutcome } from './recorded-outcome.ts';
import { maxTurnLength, type SavedCall, type SavedTurn, waitingMs } from './saved-turn.ts';
import { TokenCount } from './token-count.ts';
import { describeWrites, listWrites } from './calls/writes.ts';
import type { SchemaChecks } from '../tools/schema-checks.ts';
import type { Caller, CallerCredentials, Policy } from '../tools/snapshot.ts';

export interface RunOptions {
  readonly assistant: Assistant;
  readonly call: Caller;
  readonly checks: SchemaChecks;
  readonly context: TraceContext;
  readonly offer: Offer;
  readonly recent?: ReadRecent | undefined;
  /** The earlier turns of the conversation, the oldest first. Default: none. */
  readonly earlier?: readonly PastTurn[] | undefined;
  /** A call that is made before the assistant is asked. Default: none. */
  readonly given?: ToolCall | undefined;
  readonly bounds: {
    readonly steps: number;
    readonly callsPerStep: number;
    readonly milliseconds: number;
    readonly bytes: number;
  };
  readonly store: CallStore;
  readonly removeSecrets: (text: string) => string;
  readonly egress: Policy;
  readonly caution: Caution;
  /** Default: none. */
  readonly credentials?: CallerCredentials | undefined;
  readonly facts: Omit<InteractionFacts, 'caution'>;
  readonly warnings: readonly string[];
  /** Default: the interaction goes on to its end. */
  readonly follower?: Follower | undefined;
}

export interface RunEnd {
  readonly text: string;
  readonly failure: HttpError | undefined;
  /** Set if calls wait for a person. */
  readonly turn: SavedTurn | undefined;
}

export class Run {
  readonly callLog: CallLog;
  readonly maker: CallMaker;
  readonly tokens = new TokenCount();
  steps = 0;
  readonly #userInput: string;
  readonly #options: RunOptions;
  readonly #decider: Decider;
  readonly #progress: Progress;
  readonly #transcript: TranscriptStep[] = [];

  constructor(userInput: string, options: RunOptions) {
    const { bounds, context, store, removeSecrets, offer, assistant, caution, egress } = options;
    this.#userInput = userInput;
    this.#options = options;
    this.#progress = new Progress(bounds.milliseconds, options.follower);
    this.callLog = new CallLog({ log: context.log, store, removeSecrets });
    const isBoundToWords = assistant.isBoundToWords === true;
    // Words of earlier turns are no order, and have too many values to tell what this turn is about.
    this.#decider = new Decider({ caution, egress, userTurns: [userInput], isBoundToWords });
    this.#decider.results.addEarlier([...(options.earlier ?? [])].reverse().flatMap(({ results }) => results));
    this.maker = new CallMaker({
      ...options,
      tools: offer.tools,
      progress: this.#progress,
      callLog: this.callLog,
      decider: this.#decider,
      maxCalls: bounds.callsPerStep,
    });
  }

  begin(): Promise<RunEnd> {
    return this.#guard(async () => {
      const given = await this.#makeGivenCall();
      return this.#continue(this.#options.assistant.begin({ ...this.#task, given }), []);
    });
  }

  get #task(): Task {
    const { offer, recent, caution, earlier = [] } = this.#options;
    const facts = describeFacts({ ...this.#options.facts, caution, isContinued: earlier.length > 0 });
    return { prompt: offer.prompt.text, facts, tools: offer.tools, userInput: this.#userInput, earlier, recent };
  }

  async #makeGivenCall(): Promise<TranscriptStep | undefined> {
    const { given } = this.#options;
    if (given === undefined) return undefined;
    const made = await this.#progress.inTime(this.maker.carryOut(given, 0));
    requireContext(made);
    this.#toResults([made]);
    return this.#transcript.at(-1);
  }

  resume({ turn, calls }: { readonly turn: SavedTurn; readonly calls: readonly RecordedCall[] }): Promise<RunEnd> {
    this.steps = turn.steps;
    this.maker.bytes = turn.bytes;
    this.#transcript.push(...turn.transcript);
    this.tokens.add(turn.tokens);
    this.callLog.adopt(calls);
    for (const { service_id, response, status } of calls)
      if (service_id !== undefined && status !== 'not_sent' && status !== 'credentials_missing')
        this.#decider.results.add(service_id, response);
    this.#restoreConsents(turn);
    return this.#guard(async () => {
      const made = await this.#progress.inTime(Promise.all(turn.calls.map((call) => this.#decide(call))));
      if (made.some(isWaiting)) return this.#wait(made, turn);
      const conversation = this.#reopen(turn);
      const results = this.#toResults(made);
      if (conversation === undefined) return { text: '', failure: undefined, turn: undefined };
      return this.#continue(conversation, results);
    });
  }

  /** Calls that a person has decided about since the turn was saved count, too. */
  #restoreConsents({ consents = [], calls }: SavedTurn): void {
    const given = this.#decider.consents;
    given.restore(consents);
    for (const { id, call, waiting, outcome } of calls) {
      const status = this.callLog.calls.find((record) => record.id === id)?.status;
      if (waiting === undefined || outcome !== undefined || status === undefined || status === 'pending') continue;
      if (status === 'not_sent') given.forbid(call.name, waiting.parameters);
      else given.add(call.name, waiting.parameters);
    }
  }

  async #guard(work: () => Promise<RunEnd>): Promise<RunEnd> {
    try {
      return await work();
    } catch (error) {
      this.#rejectWaiting();
      return this.#ended(error);
    }
  }

  async #continue(conversation: Conversation, first: readonly ToolResult[]): Promise<RunEnd> {
    const { bounds } = this.#options;
    let results = first;
    for (;;) {
      if (this.maker.bytes > bounds.bytes) return this.#stopped(`the answers passed ${bounds.bytes / 1024} KiB`);
      if (this.steps >= bounds.steps) return this.#stopped(`${bounds.steps} steps did not suffice`);
      if (this.#progress.end !== undefined) return this.#stopped(this.#progress.end);
      const turn = await this.#next(conversation, results);
      if (turn.calls.length === 0) return { text: turn.text, failure: undefined, turn: undefined };
      this.steps += 1;
      const made = await this.#progress.inTime(
        Promise.all(turn.calls.map((call, index) => this.maker.carryOut(call, index))),
      );
      if (made.some(isWaiting)) {
        return this.#wait(made, { assistant: this.#options.assistant.name, state: conversation.save?.() });
      }
      results = this.#toResults(made);
    }
  }

  /** A text that the assistant has not shown while it was written is shown as a whole. */
  async #next(conversation: Conversation, results: readonly ToolResult[]): Promise<Turn> {
    const { signal, onText } = this.#progress;
    const shown = { isAny: false };
    const show = (text: string): Promise<void> | undefined => {
      shown.isAny = true;
      return onText?.(text);
    };
    await this.#progress.step(this.steps + 1);
    const next = conversation.next(results, signal, onText === undefined ? undefined : show);
    const turn = await this.#progress.whileFollowed(next);
    this.tokens.add(turn.usage);
    if (!shown.isAny && turn.text !== '') await this.#progress.text(turn.text);
    return turn;
  }

  /** Saves the turn; without a place for it, its calls are not sent. */
  #wait(calls: readonly SavedCall[], { assistant, state }: Pick<SavedTurn, 'assistant' | 'state'>): RunEnd {
    const turn: SavedTurn = {
      version: 1,
      userInput: this.#userInput,
      caution: this.#options.caution,
      assistant,
      state,
      transcript: this.#transcript,
      calls,
      consents: this.#decider.consents.save(),
      steps: this.steps,
      bytes: this.maker.bytes,
      tokens: this.tokens.total,
      warnings: this.#options.warnings,
      expires_at: new Date(this.#newestPending() + waitingMs).toISOString(),
    };
    if (JSON.stringify(turn).length <= maxTurnLength) return { text: '', failure: undefined, turn };
    this.#rejectWaiting();
    return this.#stopped('the turn is too large to wait for a confirmation');
  }

  /** The time since which the newest call waits: a decision about others gives no more time. */
  #newestPending(): number {
    const pending = this.callLog.calls.filter(({ status }) => status === 'pending');
    return pending.length === 0 ? Date.now() : Math.max(...pending.map(({ started_at }) => Date.parse(started_at)));
  }

  /** Sends a call that a person has approved, and finds the outcome of the others. */
  async #decide(saved: SavedCall): Promise<SavedCall> {
    const record = this.callLog.calls.find(({ id }) => id === saved.id);
    const { waiting, outcome } = saved;
    if (outcome !== undefined || record === undefined) return saved;
    if (record.status === 'pending') return saved;
    if (record.status !== 'approved' || waiting === undefined) return { ...saved, outcome: recordedOutcome(record) };
    return { ...saved, outcome: await this.maker.sendApproved(record, waiting) };
  }

  /** Another assistant cannot read the state; the steps and calls suffice for it. */
  #reopen({ state, assistant: name, transcript, calls }: SavedTurn): Conversation | undefined {
    const { assistant } = this.#options;
    const own = name === assistant.name ? state : undefined;
    const asked = calls.map(({ call }) => call);
    return assistant.resume?.(this.#task, own, transcript, asked);
  }

  #toResults(made: readonly SavedCall[]): ToolResult[] {
    const results = made.map(({ call, outcome }) => ({ call, outcome: outcome ?? lost }));
    this.#transcript.push({ calls: made.map(({ call }) => call), outcomes: results.map(({ outcome }) => outcome) });
    return results;
  }

  /** No call may wait in an interaction that has ended. The end of the interaction stores the same. */
  #rejectWaiting(): void {
    for (const call of this.callLog.calls) {
      if (call.status === 'pending' || call.status === 'approved') markNotSent(call, endedBefore);
    }
  }

  #stopped(why: string): RunEnd {
    const made = this.callLog.calls.length;
    const record = made === 0 ? 'No service was called.' : `What was called (${made}) is in service_responses.`;
    const text = `I stopped before I was done: ${why}. ${record}`;
    return { text, failure: undefined, turn: undefined };
  }

  #ended(error: unknown): RunEnd {
    const { time, end } = this.#progress;
    if (time.aborted) return this.#stopped(`${this.#options.bounds.milliseconds / 1000} seconds are over`);
    if (end !== undefined) return this.#stopped(end);
    // A limit of the caller was reached after the interaction began, perhaps after calls.
    if (error instanceof HttpError && error.code === 'too_many_requests') return this.#stopped(describe(error));
    const failure = this.#failure(error);
    return { text: `No answer: ${failure.message}.`, failure, turn: undefined };
  }

  #failure(error: unknown): HttpError {
    const { log } = this.#options.context;
    if (error instanceof ContextError) return error;
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
}

const describe = ({ message, details }: HttpError): string =>
  details === undefined ? message : `${message} (${details})`;

const isWaiting = ({ outcome }: SavedCall): boolean => outcome === undefined;

const lost: CallOutcome = {
  kind: 'unanswered',
  code: 'ensemble-call-aborted',
  message: 'the outcome of the call is not known',
};

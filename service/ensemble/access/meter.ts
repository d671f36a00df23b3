/**
 * Counts the tokens of an interaction's requests to a model: an estimate before each request, and what was used after it. If
 * the process stops between the two, the estimate stays counted, since the provider has probably charged for the request.
 */
import { type Database, type Transaction } from 'fountainai';
import type { Json } from 'fountainai/openapi';
import { describeResult } from '../conversation/answer.ts';
import {
  type Assistant,
  type Conversation,
  type OnText,
  ProviderError,
  type Task,
  textOfTurns,
  type ToolResult,
  type Turn,
} from '../conversation/assistant.ts';
import { toolLength } from '../conversation/choice/candidates.ts';
import type { Caller } from './caller.ts';
import { type Model, type ModelTokens, type Reservation, reserve, settle } from './usage.ts';

/** UTF-8 bytes of a token: fewer than on average, so that an estimate is rather too high. */
const bytesPerToken = 3;
/** The tokens of an answer, as far as it is known before. */
const expectedOutput = 2_000;
const nothing: ModelTokens = { input: 0, output: 0, cached: 0 };

/** @param characters further characters, of mostly ASCII */
export function estimateTokens(texts: readonly string[], characters = 0): ModelTokens {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), characters);
  return { input: Math.ceil(bytes / bytesPerToken), output: expectedOutput, cached: 0 };
}

export interface MeterOptions {
  readonly database: Database;
  readonly caller: Caller;
  readonly model: Model;
  readonly now: () => number;
}

export class Meter {
  readonly #options: MeterOptions;
  #prepaid: Reservation | undefined;

  constructor(options: MeterOptions) {
    this.#options = options;
  }

  /** Reserves the first request. The write may run again: the last reservation counts. @throws HttpError too_many_requests */
  async prepay(transaction: Transaction, tokens: ModelTokens): Promise<void> {
    this.#prepaid = await this.#reserve(transaction, tokens);
  }

  /** @throws HttpError too_many_requests */
  async take(tokens: ModelTokens): Promise<Reservation> {
    const prepaid = this.#prepaid;
    this.#prepaid = undefined;
    return prepaid ?? this.#options.database.write((transaction) => this.#reserve(transaction, tokens));
  }

  async settle(reservation: Reservation, used: ModelTokens = nothing): Promise<void> {
    const { database, model } = this.#options;
    await database.write((transaction) => settle(transaction, reservation, used, model));
  }

  async end(): Promise<void> {
    if (this.#prepaid !== undefined) await this.settle(await this.take(nothing));
  }

  #reserve(transaction: Transaction, tokens: ModelTokens): Promise<Reservation> {
    const { caller, model, now } = this.#options;
    return reserve(transaction, caller, { tokens, model, now: now() });
  }
}

export function meterAssistant(assistant: Assistant, meter: Meter): Assistant {
  const resume = assistant.resume?.bind(assistant);
  return {
    ...assistant,
    begin: (task) => new MeteredConversation(assistant.begin(task), meter, task, textOfTurns(task.earlier)),
    ...(resume === undefined
      ? {}
      : {
          resume: (task, saved, ...turn) => {
            const before = JSON.stringify(saved ?? [textOfTurns(task.earlier), turn]);
            return new MeteredConversation(resume(task, saved, ...turn), meter, task, before);
          },
        }),
  };
}

class MeteredConversation implements Conversation {
  readonly save?: () => Json;
  readonly #conversation: Conversation;
  readonly #meter: Meter;
  /** The tokens of the next request without its results. */
  #input: number;

  /** @param earlier the earlier turns; the state of a saved turn, or its steps and calls, which the next request has, too */
  constructor(conversation: Conversation, meter: Meter, task: Task, earlier = '') {
    this.#conversation = conversation;
    this.#meter = meter;
    const texts = [task.prompt, task.userInput, earlier];
    const tools = [...task.tools.values()].reduce((length, tool) => length + toolLength(tool), 0);
    this.#input = estimateTokens(texts, tools).input;
    const save = conversation.save?.bind(conversation);
    if (save !== undefined) this.save = save;
  }

  async next(results: readonly ToolResult[], signal: AbortSignal, onText?: OnText): Promise<Turn> {
    const given = estimateTokens(results.map(describeResult));
    const reservation = await this.#meter.take({ ...given, input: this.#input + given.input });
    const turn = await this.#conversation.next(results, signal, onText).catch(async (error: unknown) => {
      // The provider has refused the request. After all other errors it may have charged for it.
      const isFree = error instanceof ProviderError && error.code === 'ensemble-provider-refused';
      if (isFree) await this.#meter.settle(reservation);
      throw error;
    });
    const { usage } = turn;
    await this.#meter.settle(reservation, usage);
    // Each request has the whole conversation.
    this.#input = usage === undefined ? this.#input + given.input : usage.input + usage.output;
    return turn;
  }
}

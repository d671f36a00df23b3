/** A running service that is probed, and what has been found out about it. */
import { showProgress } from '../../cli/terminal/progress.ts';
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import { type RequestArguments, RequestError } from '../../../openapi/request/request.ts';
import { SampleError } from '../../../openapi/sample/sample.ts';
import { buildCase, type ContractCase } from '../cases/case.ts';
import type { Untried } from '../address/untried.ts';
import { conventions, type Convention, type ProfileName } from '../cases/profile.ts';
import type { Difference } from '../judge/fault.ts';
import { type CaseResult, toDifferences } from '../judge/result.ts';
import { type RequestAttempt, type ContractOptions, ContractRun } from '../run/run.ts';
import { NoAnswerError } from '../run/client.ts';
import type { Amount } from './amount.ts';
import { Unprepared, withheldReason } from '../run/unprepared.ts';
import type { ProbeExchange } from '../values/exchange.ts';

export interface ProbeOptions extends ContractOptions {
  readonly profile: ProfileName;
  readonly amount: Amount;
  /** The data was there before, and is not ours. */
  readonly foreign: boolean;
}

/** A request that was answered. */
export interface SentRequest extends RequestAttempt {
  readonly exchange: ProbeExchange;
}

export class Probe {
  readonly options: ProbeOptions;
  readonly run: ContractRun;
  /** Operation → how many requests were sent for it. */
  readonly sent = new Map<string, number>();
  /** Operation → how many requests were not sent because its time budget ended. */
  readonly cut = new Map<string, number>();
  /** What was created and could not be deleted: operation → how many times. */
  left: ReadonlyMap<string, number> = new Map();
  readonly #found = new Map<string, Difference>();
  readonly #unwritten = new Set<string>();
  readonly #givenUp = new Set<string>();
  #requests = 0;

  constructor(options: ProbeOptions) {
    this.options = options;
    this.run = new ContractRun({ ...options, observe: (...one) => this.#count(...one) });
  }

  get document(): ApiDocument {
    return this.options.document;
  }

  /** Each once, in the order in which they were found. */
  get found(): readonly Difference[] {
    return [...this.#found.values()];
  }

  /** The same; what could not be reached only if nothing else was found. */
  get differences(): readonly Difference[] {
    const errors = this.found.filter(({ rule }) => rule !== 'not-reached' && rule !== 'not-probed');
    return errors.length > 0 ? errors : this.found;
  }

  /** What was left out because the address must not get writes; undefined if nothing was. */
  get untried(): Untried | undefined {
    const requests = [...this.run.withheld.values()].reduce((sum, count) => sum + count, 0);
    if (requests === 0) return undefined;
    const { operations } = this.document;
    const without = operations.map(({ id }) => id).filter((id) => !this.sent.has(id));
    return { origin: new URL(this.options.url).origin, operations: without, total: operations.length, requests };
  }

  /** True if a request got no answer, and the service has not answered since. */
  get hasStopped(): boolean {
    return this.run.stop !== undefined;
  }

  /** What was not tried because the service has stopped answering; undefined while it answers. */
  get stopNote(): string | undefined {
    const { stop } = this.run;
    if (stop === undefined) return undefined;
    const without = this.document.operations
      .map(({ id }) => id)
      .filter((id) => !this.sent.has(id) && id !== stop.operation);
    const names = without.length === 0 ? '' : `; operations without any request: ${without.join(', ')}`;
    return `all further requests were not tried, since the service does not answer any more${names}`;
  }

  /** Whether an operation has answered that it is still to be written, or is not sent for another reason. */
  isUnwritten({ id }: Operation): boolean {
    return this.#unwritten.has(id) || this.#givenUp.has(id);
  }

  /** Sends no more requests to the operation: they would all fail for a reason that is known. */
  giveUp({ id }: Operation): void {
    this.#givenUp.add(id);
  }

  isGivenUp({ id }: Operation): boolean {
    return this.#givenUp.has(id);
  }

  /** Notes differences, each once for its rule, operation and place. */
  note(...differences: readonly Difference[]): void {
    for (const difference of differences)
      if (!this.has(difference) && !this.#isWithheld(difference)) this.#found.set(getKey(difference), difference);
  }

  /** Notes the request after which the service has stopped answering, also if the operation has failed in another way before. */
  noteStop(): void {
    const { stop } = this.run;
    const isNoted = this.found.some(({ rule, message }) => rule === stop?.rule && message.endsWith(stop.message));
    if (stop !== undefined && !isNoted) this.#found.set(`stop ${getKey(stop)}`, stop);
  }

  has(difference: Difference): boolean {
    return this.#found.has(getKey(difference));
  }

  /** Notes a breach of a convention as the profile has it. */
  noteBreach(convention: Convention, difference: Omit<Difference, 'severity' | 'answerPointer'>): void {
    const level = conventions[convention][this.options.profile];
    if (level === 'error' || level === 'warning') this.note({ ...difference, severity: level, answerPointer: '' });
  }

  /** Notes a difference that several requests together show. */
  noteError(
    operation: Operation,
    { rule, pointer, message, curl }: Pick<Difference, 'rule' | 'pointer' | 'message' | 'curl'>,
  ): void {
    this.note({ rule, severity: 'error', operation: operation.id, pointer, answerPointer: '', message, curl });
  }

  /** Arguments that the operation can carry out; undefined if there is no way to them, which its cases have reported. */
  async ready(operation: Operation): Promise<RequestArguments | undefined> {
    try {
      return await this.run.world.ready(operation);
    } catch (error) {
      if (error instanceof Unprepared || error instanceof SampleError || error instanceof NoAnswerError)
        return undefined;
      throw error;
    }
  }

  /** A case with the state it needs; what its answer breaks is noted. */
  async runCase(contractCase: ContractCase): Promise<CaseResult> {
    const result = await this.run.run(contractCase);
    this.note(...toDifferences(result));
    return result;
  }

  /** One request as it is. Undefined where none was answered, or it can't be sent. */
  async attempt(contractCase: ContractCase, given: RequestArguments): Promise<SentRequest | undefined> {
    try {
      const attempt = await this.run.attempt(contractCase, given);
      const { exchange } = attempt;
      if (exchange === undefined) this.note(...toDifferences(attempt.result));
      return exchange && { ...attempt, exchange };
    } catch (error) {
      if (error instanceof Unprepared || error instanceof RequestError) return undefined;
      throw error;
    }
  }

  /** A valid request. What its answer breaks is noted; undefined where it was not carried out. */
  async carryOut(
    operation: Operation,
    given: RequestArguments,
    title = 'a request after others',
  ): Promise<SentRequest | undefined> {
    const sent = await this.attempt(buildCase(operation, title, { expected: { statuses: 'carried out' } }), given);
    if (sent === undefined) return undefined;
    this.note(...toDifferences(sent.result));
    return sent.exchange.answer.status < 400 ? sent : undefined;
  }

  /** `untried` has the operations that need a request that must not be sent. */
  #isWithheld({ rule, message }: Difference): boolean {
    return rule === 'not-probed' && message.includes(withheldReason);
  }

  #count({ operation }: ContractCase, { status }: CaseResult): void {
    this.#requests += 1;
    showProgress({ label: this.document.name, done: this.#requests, noun: 'requests' });
    this.sent.set(operation.id, (this.sent.get(operation.id) ?? 0) + 1);
    if (status === 501) this.#unwritten.add(operation.id);
  }
}

function getKey({ rule, operation, pointer }: Difference): string {
  return JSON.stringify([rule, operation, pointer]);
}

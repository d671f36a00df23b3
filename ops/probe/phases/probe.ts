/** A running service that is asked, and what has been found out about it. */
import type { ApiDocument, Operation } from '../../../openapi/document.ts';
import { type RequestArguments, RequestError } from '../../../openapi/request.ts';
import { caseOf, type ContractCase } from '../cases/case.ts';
import type { Exchange } from '../values/exchange.ts';
import { type CaseResult, ContractRun } from '../run/run.ts';
import type { CredentialValues } from '../run/sender.ts';
import { Unprepared } from '../run/unprepared.ts';
import type { States } from '../run/world.ts';
import type { Difference } from '../judge/difference.ts';
import { judge } from '../judge/judge.ts';

export interface ProbeOptions {
  readonly document: ApiDocument;
  /** Of the service. */
  readonly url: string;
  readonly credentials: CredentialValues;
  readonly states: States;
  /** The service keeps to exact statuses, and its document declares all of them. */
  readonly strict: boolean;
  /** The data was there before, and is not ours. */
  readonly foreign: boolean;
  /** At most, for an operation. */
  readonly requests: number;
  /** At most, of these, for an operation. */
  readonly requestsByChance: number;
  /** Milliseconds for the requests by chance of one operation; undefined: as long as they take. */
  readonly timeBudget: number | undefined;
  readonly seed: number;
}

/** A request that was answered, with the line that sends it again. */
export interface Sent {
  readonly exchange: Exchange;
  readonly result: CaseResult;
  readonly curl: string;
}

export class Probe {
  /** What was created and could not be deleted: operation → how many times. */
  left: ReadonlyMap<string, number> = new Map();
  readonly options: ProbeOptions;
  readonly run: ContractRun;
  readonly #found = new Map<string, Difference>();
  readonly #sent = new Map<string, number>();
  readonly #unwritten = new Set<string>();
  readonly #cut = new Map<string, number>();

  constructor(options: ProbeOptions) {
    this.options = options;
    this.run = new ContractRun(options);
  }

  get document(): ApiDocument {
    return this.options.document;
  }

  /** Operation → how many requests were made for it. */
  get sent(): ReadonlyMap<string, number> {
    return this.#sent;
  }

  /** Operation → how many requests were not sent because its time budget ended. */
  get cut(): ReadonlyMap<string, number> {
    return this.#cut;
  }

  /** Notes that the time budget of an operation ended before all of its requests were sent. */
  noteCut({ id }: Operation, unsent: number): void {
    this.#cut.set(id, unsent);
  }

  /** Each once, in the order of the operations; what could not be reached is told only where nothing else is. */
  get differences(): readonly Difference[] {
    const all = [...this.#found.values()];
    const errors = all.filter(({ rule }) => rule !== 'not-reached' && rule !== 'not-probed');
    return errors.length > 0 ? errors : all;
  }

  /** Whether an operation has answered that it is still to be written. */
  isUnwritten({ id }: Operation): boolean {
    return this.#unwritten.has(id);
  }

  /** Notes a difference, once for its rule, operation and place. */
  note(difference: Difference): void {
    const key = keyOf(difference);
    if (!this.#found.has(key)) this.#found.set(key, difference);
  }

  has(difference: Difference): boolean {
    return this.#found.has(keyOf(difference));
  }

  /** A case with the state it needs, and what its answer breaks. */
  async runCase(contractCase: ContractCase): Promise<void> {
    const result = await this.run.run(contractCase);
    if (result.curl !== '') this.#count(contractCase, result);
    for (const difference of judge(contractCase, result)) this.note(difference);
  }

  /** One request as it is. Undefined where none was answered, or it can't be sent. */
  async attempt(contractCase: ContractCase, given: RequestArguments): Promise<Sent | undefined> {
    try {
      const { result, exchange } = await this.run.attempt(contractCase, given);
      this.#count(contractCase, result);
      return exchange === undefined ? undefined : { exchange, result, curl: result.curl };
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
  ): Promise<Sent | undefined> {
    const contractCase = caseOf(operation, title, { expected: { statuses: 'carried out' } });
    const sent = await this.attempt(contractCase, given);
    if (sent === undefined) return undefined;
    for (const difference of judge(contractCase, sent.result)) this.note(difference);
    return sent.exchange.answer.status < 400 ? sent : undefined;
  }

  #count({ operation }: ContractCase, { status }: CaseResult): void {
    this.#sent.set(operation.id, (this.#sent.get(operation.id) ?? 0) + 1);
    if (status === 501) this.#unwritten.add(operation.id);
  }
}

function keyOf({ rule, operation, pointer }: Difference): string {
  return JSON.stringify([rule, operation.id, pointer]);
}

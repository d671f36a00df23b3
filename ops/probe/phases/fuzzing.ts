/** Valid requests at the edges of their schemas and by chance; one that breaks something is made as small as it gets. */
import fc from 'fast-check';
import type { Operation } from '../../../openapi/document.ts';
import type { RequestArguments } from '../../../openapi/request.ts';
import { SampleError } from '../../../openapi/sample.ts';
import { SchemaError } from '../../../openapi/schema/keywords.ts';
import { caseOf } from '../cases/case.ts';
import { isSafe } from '../structure/source.ts';
import { Unprepared } from '../run/unprepared.ts';
import type { Difference } from '../judge/difference.ts';
import { judge } from '../judge/judge.ts';
import type { Probe } from './probe.ts';
import type { Resource } from '../structure/resources.ts';
import { Thing } from './thing.ts';
import { answerDifference, readDifferences } from './created.ts';
import { edgesOf, isSendable, merged, requestArbitrary, unconditional } from '../values/requests.ts';

/** How many requests are on their way at once. */
const together = 8;
/** How many requests are tried, at most, to find a smaller one that fails in the same way. */
const maxShrinkRequests = 300;
/** What else an operation breaks has mostly the same cause. */
const mostShrunk = 3;

/** A request that was sent, by the arguments that were chosen for it. */
interface Trial {
  readonly given: RequestArguments;
  readonly title: string;
  /** What it makes is read back. */
  readonly isRead: boolean;
}

interface Outcome {
  readonly trial: Trial;
  readonly differences: readonly Difference[];
}

interface Sending {
  readonly outcomes: Outcome[];
  /** True if the time budget ended before all were sent. */
  readonly isCut: boolean;
}

interface Failure {
  readonly difference: Difference;
  readonly trial: Trial;
}

/** Sends what is still left of an operation's requests. */
export async function probeByChance(probe: Probe, operation: Operation, resource?: Resource): Promise<void> {
  if (probe.isUnwritten(operation) || isForeign(probe, operation)) return;
  const usual = await usualArguments(probe, operation);
  if (usual === undefined) return;
  const chance = new Chance(probe, { operation, usual, resource });
  await chance.run();
}

/** What is there already, and is not ours, is not changed: what would be is said in the body alone. */
function isForeign({ options }: Probe, operation: Operation): boolean {
  return options.foreign && !isSafe(operation) && operation.method !== 'post' && !operation.path.includes('{');
}

/** Undefined where there is no way to what the operation needs, which its cases have told already. */
async function usualArguments(probe: Probe, operation: Operation): Promise<RequestArguments | undefined> {
  try {
    return unconditional(operation, await probe.run.world.ready(operation));
  } catch (error) {
    if (error instanceof Unprepared || error instanceof SampleError) return undefined;
    throw error;
  }
}

interface Chosen {
  readonly operation: Operation;
  readonly usual: RequestArguments;
  /** What the operation makes, where something is known about it. */
  readonly resource: Resource | undefined;
}

class Chance {
  readonly #probe: Probe;
  readonly #operation: Operation;
  readonly #resource: Resource | undefined;
  readonly #usual: RequestArguments;
  readonly #fixed: readonly string[];

  constructor(probe: Probe, { operation, usual, resource }: Chosen) {
    this.#resource = resource;
    this.#probe = probe;
    this.#operation = operation;
    this.#usual = usual;
    this.#fixed = probe.options.states[operation.id]?.fixed ?? [];
  }

  async run(): Promise<void> {
    const { requests, requestsByChance, seed, timeBudget } = this.#probe.options;
    const edges = this.#edges().slice(0, requests);
    const left = Math.min(requests - edges.length, requestsByChance);
    const arbitrary = this.#arbitrary();
    const { outcomes } = await this.#sendAll(edges);
    if (arbitrary !== undefined && left > 0) {
      const chosen = fc.sample(arbitrary, { seed, numRuns: left });
      const trials = distinct(chosen.map((given): Trial => ({ given, title: 'a request by chance', isRead: false })));
      const sent = await this.#sendAll(trials, timeBudget);
      if (sent.isCut) this.#probe.noteCut(this.#operation, trials.length - sent.outcomes.length);
      outcomes.push(...sent.outcomes);
    }
    const failures = this.#failuresOf(outcomes);
    for (const { difference, trial } of [...failures.values()].slice(0, mostShrunk)) {
      this.#probe.note(await this.#smallest(difference, trial, arbitrary));
    }
    for (const { difference } of [...failures.values()].slice(mostShrunk)) this.#probe.note(difference);
  }

  #edges(): readonly Trial[] {
    try {
      const edges = edgesOf(this.#operation);
      return edges.map(({ title, vary }) => ({ title, given: vary({}), isRead: true }));
    } catch (error) {
      if (error instanceof SampleError || error instanceof SchemaError) return [];
      throw error;
    }
  }

  #arbitrary(): fc.Arbitrary<RequestArguments> | undefined {
    try {
      return requestArbitrary(this.#probe.document, this.#operation);
    } catch (error) {
      if (error instanceof SampleError || error instanceof SchemaError) return undefined;
      throw error;
    }
  }

  /**
   * Sends the requests, several at once, and returns what came of those that were sent, in the order of the trials: which one
   * is answered first is nothing that a seed repeats.
   * @param budget milliseconds after which no more are sent; undefined: all are
   */
  async #sendAll(trials: readonly Trial[], budget?: number): Promise<Sending> {
    const end = budget === undefined ? Infinity : performance.now() + budget;
    const outcomes: (Outcome | undefined)[] = [];
    const waiting = trials.entries();
    let isCut = false;
    const work = async (): Promise<void> => {
      for (const [index, trial] of waiting) {
        if (this.#probe.isUnwritten(this.#operation)) return;
        isCut ||= performance.now() > end;
        if (isCut) return;
        outcomes[index] = { trial, differences: await this.#send(trial) };
      }
    };
    await Promise.all(Array.from({ length: together }, work));
    return { outcomes: outcomes.filter((outcome) => outcome !== undefined), isCut };
  }

  /** The first trial of each difference that was not known before. */
  #failuresOf(outcomes: readonly Outcome[]): ReadonlyMap<string, Failure> {
    const failures = new Map<string, Failure>();
    for (const { trial, differences } of outcomes) {
      for (const difference of differences) {
        const key = `${difference.rule} ${difference.pointer}`;
        if (!this.#probe.has(difference) && !failures.has(key)) failures.set(key, { difference, trial });
      }
    }
    return failures;
  }

  async #send({ given, title, isRead }: Trial): Promise<readonly Difference[]> {
    const { document, run } = this.#probe;
    const whole = merged(this.#usual, given, this.#fixed);
    const ready = await run.world.adjusted(this.#operation, whole);
    if (!isSendable(document, this.#operation, ready)) return [];
    const contractCase = caseOf(this.#operation, title, { expected: { statuses: 'carried out' } });
    const sent = await this.#probe.attempt(contractCase, ready);
    if (sent === undefined) return [];
    const unsaid = answerDifference(document, sent);
    const isMade = isRead && this.#resource !== undefined && sent.exchange.answer.status < 400;
    const unread = isMade ? await readDifferences(new Thing(this.#probe, this.#resource, sent)) : [];
    return [...judge(contractCase, sent.result), ...(unsaid === undefined ? [] : [unsaid]), ...unread];
  }

  /** The same difference, shown by the smallest request that fast-check comes to. */
  async #smallest(
    difference: Difference,
    trial: Trial,
    arbitrary: fc.Arbitrary<RequestArguments> | undefined,
  ): Promise<Difference> {
    if (arbitrary === undefined) return difference;
    let smallest = difference;
    let count = 0;
    const isFine = async (given: RequestArguments): Promise<boolean> => {
      if (++count > maxShrinkRequests) return true;
      const found = await this.#send({ ...trial, given });
      const same = found.find(({ rule, pointer }) => rule === difference.rule && pointer === difference.pointer);
      smallest = same ?? smallest;
      return same === undefined;
    };
    const { seed } = this.#probe.options;
    await fc.check(fc.asyncProperty(arbitrary, isFine), { seed, examples: [[trial.given]], numRuns: 1 });
    return smallest;
  }
}

/** Chance says the same again where there is little to say. */
function distinct(trials: readonly Trial[]): readonly Trial[] {
  const byText = new Map(trials.map((trial) => [JSON.stringify(trial.given), trial]));
  return [...byText.values()];
}

/** Valid requests at the edges of their schemas and by chance; one that breaks something is made as small as it gets. */
import fc from 'fast-check';
import type { Operation } from '../../../openapi/document/document.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { buildCase } from '../cases/case.ts';
import { toleratedTexts } from '../cases/made-up-texts.ts';
import { isRaised } from '../cases/profile.ts';
import type { Difference } from '../judge/fault.ts';
import { toDifferences } from '../judge/result.ts';
import { type ResourceOperations, getResources } from '../structure/resources.ts';
import { isSafe } from '../structure/source.ts';
import { deriveEdges } from '../values/requests.ts';
import { readDifferences } from '../checks/created.ts';
import { arbitraryFor, draw, orUndefined, readied } from '../target/draw.ts';
import type { Probe } from '../target/probe.ts';
import { Thing } from '../target/thing.ts';

/** Requests that change nothing are sent so many at once. The others are not: their order gives what they make its names. */
const together = 8;
/** How many requests are tried, at most, to find a smaller one that fails in the same way. */
const maxShrinkRequests = 300;
/** What else an operation breaks has mostly the same cause. */
const mostShrunk = 3;

export async function probeByChance(probe: Probe): Promise<void> {
  const resources = getResources(probe.document);
  for (const operation of probe.document.operations) {
    if (probe.isUnwritten(operation) || isOthers(probe, operation)) continue;
    const usual = await probe.ready(operation);
    if (usual === undefined) continue;
    const resource = resources.find(({ create }) => create.id === operation.id);
    await new Fuzzing(probe, { operation, usual, resource }).run();
  }
}

/** What is there already, and is not ours, is not changed: what would be is said in the body alone. */
function isOthers({ options }: Probe, operation: Operation): boolean {
  return options.foreign && !isSafe(operation) && operation.method !== 'post' && !operation.path.includes('{');
}

/** A choice of arguments, and the whole of them as it is sent. */
interface Trial {
  readonly given: RequestArguments;
  readonly ready: RequestArguments;
  readonly title: string;
  /** What it makes is read back. */
  readonly isRead: boolean;
}

interface Chosen {
  readonly operation: Operation;
  readonly usual: RequestArguments;
  /** What the operation makes, where something is known about it. */
  readonly resource: ResourceOperations | undefined;
}

class Fuzzing {
  readonly #probe: Probe;
  readonly #chosen: Chosen;
  /** The first trial of each difference that was not known before. */
  readonly #failures = new Map<string, { readonly difference: Difference; readonly trial: Trial }>();

  constructor(probe: Probe, chosen: Chosen) {
    this.#probe = probe;
    this.#chosen = chosen;
  }

  async run(): Promise<void> {
    const { operation } = this.#chosen;
    const { requests, requestsByChance, timeBudget } = this.#probe.options.amount;
    const isUnbounded = isRaised('an upper bound that the document does not state', this.#probe.options.profile);
    const all = (orUndefined(() => deriveEdges(operation, isUnbounded)) ?? []).map(({ title, vary }) => ({
      title,
      given: vary({}),
    }));
    const edges = await this.#trials(all, requests, true);
    await this.#sendAll(edges);
    const left = Math.min(requests - edges.length, requestsByChance);
    const chances = draw(this.#probe, operation, left).map((given) => ({ title: 'a request by chance', given }));
    await this.#sendAll(await this.#trials(chances, left, false), timeBudget);
    for (const [index, { difference, trial }] of [...this.#failures.values()].entries())
      this.#probe.note(index < mostShrunk ? await this.#smallest(difference, trial) : difference);
  }

  /** The first of the choices that can be sent, not more than so many. */
  async #trials(
    choices: readonly Pick<Trial, 'title' | 'given'>[],
    count: number,
    isRead: boolean,
  ): Promise<readonly Trial[]> {
    const trials: Trial[] = [];
    for (const { title, given } of choices) {
      if (trials.length >= count) break;
      const ready = await readied(this.#probe, this.#chosen.operation, this.#chosen.usual, given);
      if (ready !== undefined) trials.push({ title, given, ready, isRead });
    }
    return trials;
  }

  /** @param budget milliseconds after which no more are sent; undefined: all are */
  async #sendAll(trials: readonly Trial[], budget?: number): Promise<void> {
    const { operation } = this.#chosen;
    const end = budget === undefined ? Infinity : performance.now() + budget;
    const found: (readonly Difference[])[] = [];
    const waiting = trials.entries();
    const work = async (): Promise<void> => {
      for (const [index, trial] of waiting) {
        if (this.#probe.isUnwritten(operation)) return;
        if (performance.now() > end) return;
        found[index] = await this.#send(trial);
      }
    };
    await Promise.all(Array.from({ length: isSafe(operation) ? together : 1 }, work));
    const unsent = trials.length - Object.keys(found).length;
    if (unsent > 0 && !this.#probe.isUnwritten(operation)) this.#probe.cut.set(operation.id, unsent);
    // In the order of the trials: which one is answered first is nothing that a seed repeats.
    for (const [index, trial] of trials.entries()) this.#keep(trial, found[index] ?? []);
  }

  #keep(trial: Trial, differences: readonly Difference[]): void {
    for (const difference of differences) {
      const key = JSON.stringify([difference.rule, difference.operation, difference.pointer]);
      if (!this.#probe.has(difference) && !this.#failures.has(key)) this.#failures.set(key, { difference, trial });
    }
  }

  async #send({ title, ready, isRead }: Trial): Promise<readonly Difference[]> {
    const { operation, resource } = this.#chosen;
    const tolerated = toleratedTexts(operation, ready);
    const contractCase = buildCase(operation, title, { expected: { statuses: 'carried out', tolerated } });
    const sent = await this.#probe.attempt(contractCase, ready);
    if (sent === undefined) return [];
    const isMade = isRead && resource !== undefined && sent.exchange.answer.status < 400;
    const unread = isMade ? await readDifferences(new Thing(this.#probe, resource, sent)) : [];
    return [...toDifferences(sent.result), ...unread];
  }

  /** The same difference, shown by the smallest request that fast-check comes to. */
  async #smallest(difference: Difference, trial: Trial): Promise<Difference> {
    const { operation, usual } = this.#chosen;
    const arbitrary = arbitraryFor(this.#probe, operation);
    if (arbitrary === undefined) return difference;
    let smallest = difference;
    let count = 0;
    const isFine = async (given: RequestArguments): Promise<boolean> => {
      const ready = await readied(this.#probe, operation, usual, given);
      if (ready === undefined || ++count > maxShrinkRequests) return true;
      const found = await this.#send({ ...trial, given, ready });
      const same = found.find(({ rule, pointer }) => rule === difference.rule && pointer === difference.pointer);
      smallest = same ?? smallest;
      return same === undefined;
    };
    const { seed } = this.#probe.options.amount;
    await fc.check(fc.asyncProperty(arbitrary, isFine), { seed, examples: [[trial.given]], numRuns: 1 });
    return smallest;
  }
}

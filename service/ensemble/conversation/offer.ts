/** The prompt and tools for one request, limited to the most relevant operations if not all fit. */
import { type RankedOperation, listCandidates, toolLength } from './choice/candidates.ts';
import { describeHead } from '../tools/describe.ts';
import { RelevanceIndex } from '../relevance/relevance.ts';
import { termsIn } from '../relevance/terms.ts';
import { frameLength, type SystemPrompt, systemPrompt } from './prompt.ts';
import type { Snapshot } from '../tools/snapshot.ts';
import { type ToolSet, buildTools } from '../tools/tools.ts';

/** The limits of a model. */
export interface Budget {
  /** Maximum number of tools; if not all fit, described operations that cannot be called count as well. */
  readonly operations: number;
  /** Maximum characters of the prompt and of the tools together, as JSON. */
  readonly characters: number;
}

export interface Offer {
  readonly prompt: SystemPrompt;
  readonly tools: ToolSet;
}

/**
 * Returns the same for the same words and services, for any order of services.
 * @param budget undefined: all operations
 */
export function offerFor(userInput: string, snapshots: readonly Snapshot[], budget?: Budget): Offer {
  const all = { prompt: systemPrompt(snapshots), tools: buildTools(snapshots) };
  return budget === undefined || fits(all, budget) ? all : cut(all.tools, userInput, snapshots, budget);
}

function fits({ prompt, tools }: Offer, { operations, characters }: Budget): boolean {
  if (tools.size > operations) return false;
  let length = prompt.text.length;
  for (const tool of tools.values()) length += toolLength(tool);
  return length <= characters;
}

/** Tools keep the names that they have in the complete set. */
function cut(tools: ToolSet, userInput: string, snapshots: readonly Snapshot[], budget: Budget): Offer {
  const ordered = [...snapshots].sort((one, other) => (one.service.id < other.service.id ? -1 : 1));
  const candidates = listCandidates(ordered, tools);
  const texts = candidates.map(({ terms }) => terms);
  const order = new RelevanceIndex(texts, new Set(termsIn(userInput))).ranked();
  const nearest = order.flatMap((position) => candidates[position] ?? []);
  const chosen = within(budget, nearest);
  const leftOut = nearest.filter((candidate) => !chosen.has(candidate));
  const names = leftOut.map(({ snapshot, id }) => ({ serviceId: snapshot.service.id, operationId: id }));
  const offered = new Set([...chosen].map(({ tool }) => tool));
  return {
    prompt: systemPrompt(
      ordered.flatMap((snapshot) => part(snapshot, chosen)),
      names,
    ),
    tools: new Map([...tools].filter(([, tool]) => offered.has(tool))),
  };
}

/** Skips an operation that is too large for the remaining budget, and continues with the next. */
function within(budget: Budget, nearest: readonly RankedOperation[]): ReadonlySet<RankedOperation> {
  const chosen = new Set<RankedOperation>();
  const services = new Set<Snapshot>();
  let room = budget.characters - frameLength;
  for (const candidate of nearest) {
    if (chosen.size >= budget.operations) break;
    const { snapshot, length } = candidate;
    const needed = length + (services.has(snapshot) ? 0 : describeHead(snapshot).length + '\n\n'.length);
    if (needed > room) continue;
    chosen.add(candidate);
    services.add(snapshot);
    room -= needed;
  }
  return chosen;
}

/** Returns the service with its selected operations; empty if none is selected. */
function part(snapshot: Snapshot, chosen: ReadonlySet<RankedOperation>): Snapshot[] {
  const own = [...chosen].filter((candidate) => candidate.snapshot === snapshot);
  const ids = new Set(own.map(({ id }) => id));
  const callable = snapshot.callable.filter(({ id }) => ids.has(id));
  const refused = snapshot.refused.filter(({ operationId }) => ids.has(operationId));
  return own.length === 0 ? [] : [{ ...snapshot, callable, refused }];
}

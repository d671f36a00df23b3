/** The assistant without a model: it plans by the words of the request and of the documents, and is deterministic. */
import { type Json, objectOf } from 'fountainai/openapi';
import type { Argument } from '../../tools/arguments.ts';
import type { Assistant, Conversation, Task, ToolResult, Turn } from '../../conversation/assistant.ts';
import { localChecks } from '../../tools/local-checks.ts';
import { getProfile } from './match/rank.ts';
import { phrase } from './phrase.ts';
import { type Plan, planFor, type PlannedCall } from './plan/plan.ts';
import type { SchemaChecks } from '../../tools/schema-checks.ts';
import type { Tool } from '../../tools/tools.ts';

export function offlineAssistant(checks: SchemaChecks = localChecks): Assistant {
  return {
    name: 'offline',
    isBoundToWords: true,
    begin: (task) => new OfflineConversation(task, checks),
    resume: (task, saved) => new OfflineConversation(task, checks, readCall(task, saved)),
  };
}

/** Makes at most one call. Its result is described, and instructions in the result are not followed. */
class OfflineConversation implements Conversation {
  readonly #task: Task;
  readonly #checks: SchemaChecks;
  #called: PlannedCall | undefined;

  constructor(task: Task, checks: SchemaChecks, called?: PlannedCall) {
    this.#called = called;
    this.#task = task;
    this.#checks = checks;
  }

  save(): Json {
    if (this.#called === undefined) return null;
    const { profile, count, notUnderstood = null, ...call } = this.#called;
    return { tool: profile.tool.name, arguments: call.arguments, count, notUnderstood };
  }

  async next(results: readonly ToolResult[]): Promise<Turn> {
    const [result] = results;
    if (this.#called !== undefined && result !== undefined) {
      return { text: phrase(this.#called, result.outcome), calls: [] };
    }
    const plan = await this.#plan();
    if ('say' in plan) return { text: plan.say, calls: [] };
    this.#called = plan;
    return { text: '', calls: [{ id: 'call', name: plan.profile.tool.name, arguments: plan.arguments }] };
  }
  /** Makes a plan with examples twice: first to find the arguments that need examples, then with the samples. */
  async #plan(): Promise<Plan> {
    const { userInput, tools } = this.#task;
    const wanted = new Map<Tool, Set<Argument>>();
    const plan = planFor(userInput, tools, (tool, argument) => {
      wanted.set(tool, (wanted.get(tool) ?? new Set()).add(argument));
      return null;
    });
    if (wanted.size === 0) return plan;
    const samples = new Map<Argument, Json>();
    for (const [{ operation, snapshot }, all] of wanted) {
      const values = await this.#checks.sampleArguments({ document: snapshot.document, operation }, [...all]);
      [...all].forEach((argument, index) => samples.set(argument, values[index] ?? null));
    }
    return planFor(userInput, tools, (_tool, argument) => samples.get(argument) ?? null);
  }
}

/** Returns the call of a saved turn; undefined if its operation cannot be called any more. */
function readCall({ tools }: Task, saved: Json): PlannedCall | undefined {
  const { tool: name, arguments: written, count, notUnderstood } = objectOf(saved);
  const tool = typeof name === 'string' ? tools.get(name) : undefined;
  if (tool === undefined || typeof written !== 'string') return undefined;
  return {
    profile: getProfile(tool),
    arguments: written,
    count: count === true,
    notUnderstood: typeof notUnderstood === 'string' ? notUnderstood : undefined,
  };
}

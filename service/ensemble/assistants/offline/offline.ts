/** The assistant without a model: it plans by the words of the request and of the documents, and is deterministic. */
import type { Json } from 'fountainai/openapi';
import type { Argument } from '../../tools/arguments.ts';
import type { Assistant, Conversation, Task, ToolResult, Turn } from '../../conversation/assistant.ts';
import { localChecks } from '../../tools/local-checks.ts';
import { phrase } from './phrase.ts';
import { type Plan, planFor, type PlannedCall } from './plan/plan.ts';
import type { SchemaChecks } from '../../tools/schema-checks.ts';
import type { Tool } from '../../tools/tools.ts';

export function offlineAssistant(checks: SchemaChecks = localChecks): Assistant {
  return { name: 'offline', begin: (task) => new OfflineConversation(task, checks) };
}

/** Makes at most one call. Its result is described, and instructions in the result are not followed. */
class OfflineConversation implements Conversation {
  readonly #task: Task;
  readonly #checks: SchemaChecks;
  #called: PlannedCall | undefined;

  constructor(task: Task, checks: SchemaChecks) {
    this.#task = task;
    this.#checks = checks;
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

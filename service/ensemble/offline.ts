/** The assistant that needs no model: it plans by the words of the request and of the documents, and is the same every time. */
import type { Assistant, Conversation, Task, ToolResult, Turn } from './assistant.ts';
import { phrase } from './offline/phrase.ts';
import { planFor, type PlannedCall } from './offline/plan.ts';

export function offlineAssistant(): Assistant {
  return { begin: (task) => new OfflineConversation(task) };
}

/** One call at most: what it brings is told, and nothing that stands in it is followed. */
class OfflineConversation implements Conversation {
  readonly #task: Task;
  #called: PlannedCall | undefined;

  constructor(task: Task) {
    this.#task = task;
  }

  async next(results: readonly ToolResult[]): Promise<Turn> {
    const [result] = results;
    if (this.#called !== undefined && result !== undefined) {
      return { text: phrase(this.#called, result.outcome), calls: [] };
    }
    const plan = planFor(this.#task.userInput, this.#task.tools);
    if ('say' in plan) return { text: plan.say, calls: [] };
    this.#called = plan;
    return { text: '', calls: [{ id: 'call', name: plan.profile.tool.name, arguments: plan.arguments }] };
  }
}

/** The assistant without a model: it plans by the words of the request and of the documents, and is deterministic. */
import type { Json } from 'fountainai/openapi';
import type { Argument } from '../../tools/arguments.ts';
import type {
  Assistant,
  CallOutcome,
  Conversation,
  Task,
  ToolResult,
  TranscriptStep,
  Turn,
} from '../../conversation/assistant.ts';
import { localChecks } from '../../tools/local-checks.ts';
import { describeOthersTurn } from './others-turn.ts';
import { answerDialogue } from './orders/dialogue.ts';
import { phrase } from './phrase.ts';
import { planRequest, type RequestPlan } from './plan-request.ts';
import type { PlannedCall } from './plan/plan.ts';
import type { SchemaChecks } from '../../tools/schema-checks.ts';
import type { Tool } from '../../tools/tools.ts';

export function offlineAssistant(checks: SchemaChecks = localChecks): Assistant {
  return {
    name: 'offline',
    isBoundToWords: true,
    begin: (task) => new OfflineConversation(task, checks),
    resume: (task, saved, steps) => new OfflineConversation(task, checks, { calls: saved, steps }),
  };
}

/** A conversation of another process. */
interface Earlier {
  /** As `save` wrote them; undefined if another assistant has saved the turn. */
  readonly calls: Json | undefined;
  readonly steps: readonly TranscriptStep[];
}

/**
 * Makes the planned calls one after the other, and stops after one that fails. The results are described, and
 * instructions in them are not followed.
 */
class OfflineConversation implements Conversation {
  readonly #task: Task;
  readonly #checks: SchemaChecks;
  #calls: readonly PlannedCall[] = [];
  readonly #outcomes: CallOutcome[] = [];
  /** Undefined once its plan was made again. */
  #earlier: Earlier | undefined;

  constructor(task: Task, checks: SchemaChecks, earlier?: Earlier) {
    this.#task = task;
    this.#checks = checks;
    this.#earlier = earlier;
  }

  save(): Json {
    return this.#calls.map(toSavedCall);
  }

  async next(results: readonly ToolResult[]): Promise<Turn> {
    // Its operations may have changed meanwhile: then the record alone says what was done.
    const earlier = this.#earlier;
    if (earlier !== undefined && earlier.calls === undefined)
      return { text: describeOthersTurn(this.#task.tools, earlier.steps, results), calls: [] };
    if (earlier !== undefined && !(await this.#reopen(earlier))) return { text: '', calls: [] };
    if (results.length === 0) {
      const said = await answerDialogue(this.#task.userInput, this.#task.tools, this.#task.recent);
      const plan = said === undefined ? await this.#plan() : { say: said };
      if ('say' in plan) return { text: plan.say, calls: [] };
      this.#calls = plan.calls;
    }
    this.#outcomes.push(...results.map(({ outcome }) => outcome));
    const done = this.#outcomes.length;
    const call = this.#calls[done];
    if (call === undefined || (done > 0 && !isDone(this.#outcomes[done - 1])))
      return { text: this.#describe(), calls: [] };
    const id = done === 0 ? 'call' : `call-${done + 1}`;
    return { text: '', calls: [{ id, name: call.profile.tool.name, arguments: call.arguments }] };
  }

  /** The same words give the same calls. @returns false if they do not any more */
  async #reopen({ calls, steps }: Earlier): Promise<boolean> {
    this.#earlier = undefined;
    const plan = await this.#plan();
    if ('say' in plan || JSON.stringify(plan.calls.map(toSavedCall)) !== JSON.stringify(calls)) return false;
    this.#calls = plan.calls;
    this.#outcomes.push(...steps.flatMap(({ outcomes }) => outcomes));
    return true;
  }

  #describe(): string {
    const texts = this.#calls.flatMap((call, index) => {
      const outcome = this.#outcomes[index];
      return outcome === undefined ? [] : [phrase(call, outcome)];
    });
    const left = this.#calls.slice(this.#outcomes.length).map(({ profile }) => profile.tool.operation.id);
    return [...texts, ...(left.length === 0 ? [] : [`I did not go on with ${left.join(', ')}.`])].join('\n');
  }

  /** Makes a plan with examples twice: first to find the arguments that need examples, then with the samples. */
  async #plan(): Promise<RequestPlan> {
    const { userInput, tools } = this.#task;
    const wanted = new Map<Tool, Set<Argument>>();
    const plan = planRequest(userInput, tools, (tool, argument) => {
      wanted.set(tool, (wanted.get(tool) ?? new Set()).add(argument));
      return null;
    });
    if (wanted.size === 0) return plan;
    const samples = new Map<Argument, Json>();
    for (const [{ operation, snapshot }, all] of wanted) {
      const values = await this.#checks.sampleArguments({ document: snapshot.document, operation }, [...all]);
      [...all].forEach((argument, index) => samples.set(argument, values[index] ?? null));
    }
    return planRequest(userInput, tools, (_tool, argument) => samples.get(argument) ?? null);
  }
}

/** A text, since a database may store the members of an object in another order. */
const toSavedCall = ({ profile, arguments: written }: PlannedCall): string => `${profile.tool.name} ${written}`;

const isDone = (outcome: CallOutcome | undefined): boolean =>
  outcome?.kind === 'answered' && outcome.status >= 200 && outcome.status < 300;

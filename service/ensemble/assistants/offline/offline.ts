/** The assistant without a model: it plans by the words of the request and of the documents, and is deterministic. */
import type { Json } from 'fountainai/openapi';
import {
  type Assistant,
  type CallOutcome,
  type Conversation,
  givenCallId,
  type Task,
  type ToolResult,
  type TranscriptStep,
  type Turn,
} from '../../conversation/assistant.ts';
import { describeOthersTurn } from './others-turn.ts';
import { answerDialogue } from './orders/dialogue.ts';
import { phrase } from './phrase.ts';
import { planTurn } from './plan-turn.ts';
import type { PlannedCall } from './plan/plan.ts';
import { getAccess } from '../../tools/snapshot.ts';

export function offlineAssistant(): Assistant {
  return {
    name: 'offline',
    isBoundToWords: true,
    begin: (task) => new OfflineConversation(task),
    resume: (task, saved, steps) => new OfflineConversation(task, { calls: saved, steps }),
  };
}

/** A conversation of another process. */
interface Earlier {
  /** As `save` wrote them; undefined if another assistant has saved the turn. */
  readonly calls: Json | undefined;
  readonly steps: readonly TranscriptStep[];
}

/**
 * Makes the planned calls one after the other, those together that a person must confirm, and stops after one that fails. The
 * results are described, and instructions in them are not followed.
 */
class OfflineConversation implements Conversation {
  readonly #task: Task;
  #calls: readonly PlannedCall[] = [];
  readonly #outcomes: CallOutcome[] = [];
  /** Undefined once its plan was made again. */
  #earlier: Earlier | undefined;

  constructor(task: Task, earlier?: Earlier) {
    this.#task = task;
    this.#earlier = earlier;
  }

  save(): Json {
    return this.#calls.map(toSavedCall);
  }

  async next(results: readonly ToolResult[]): Promise<Turn> {
    const { userInput, tools, recent } = this.#task;
    // Its operations may have changed meanwhile: then the record alone says what was done.
    const earlier = this.#earlier;
    if (earlier !== undefined && earlier.calls === undefined)
      return { text: describeOthersTurn(tools, earlier.steps, results), calls: [] };
    if (earlier !== undefined && !this.#reopen(earlier)) return { text: '', calls: [] };
    if (results.length === 0) {
      const said = await answerDialogue(userInput, tools, recent);
      const plan = said === undefined ? planTurn(this.#task) : { say: said };
      if ('say' in plan) return { text: plan.say, calls: [] };
      this.#calls = plan.calls;
    }
    this.#outcomes.push(...results.map(({ outcome }) => outcome));
    const done = this.#outcomes.length;
    const calls = this.#outcomes.every(isDone) ? this.#takeStep(done) : [];
    const toCall = ({ profile, arguments: written }: PlannedCall, index: number) => {
      const number = done + index;
      return { id: number === 0 ? 'call' : `call-${number + 1}`, name: profile.tool.name, arguments: written };
    };
    return { text: calls.length === 0 ? this.#describe() : '', calls: calls.map(toCall) };
  }

  /** Returns the next call, or all calls in a row that a person must confirm, so that one answer shows all of them. */
  #takeStep(start: number): readonly PlannedCall[] {
    const rest = this.#calls.slice(start);
    const end = rest.findIndex(
      ({ profile: { tool } }) => getAccess(tool.snapshot, tool.operation).policy !== 'confirm',
    );
    return rest.slice(0, end === -1 ? undefined : Math.max(1, end));
  }

  /** The same words give the same calls. @returns false if they do not any more */
  #reopen({ calls, steps }: Earlier): boolean {
    this.#earlier = undefined;
    const isGiven = (step: TranscriptStep): boolean => step.calls[0]?.id === givenCallId;
    const plan = planTurn({ ...this.#task, given: steps.find(isGiven) });
    if ('say' in plan || JSON.stringify(plan.calls.map(toSavedCall)) !== JSON.stringify(calls)) return false;
    this.#calls = plan.calls;
    this.#outcomes.push(...steps.filter((step) => !isGiven(step)).flatMap(({ outcomes }) => outcomes));
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
}

/** A text, since a database may store the members of an object in another order. */
const toSavedCall = ({ profile, arguments: written }: PlannedCall): string => `${profile.tool.name} ${written}`;

const isDone = (outcome: CallOutcome): boolean =>
  outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300;

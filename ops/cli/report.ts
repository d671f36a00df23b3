/** Reports the progress of a command: a line for each step when it ends, or one JSON object at the end. */
import type { CodedMessage } from '../../openapi/errors/coded-error.ts';
import type { Json } from '../../openapi/document/document.ts';
import type { Change } from '../file/files.ts';
import { clearProgress, showProgress } from './terminal/progress.ts';
import { type Look, type MarkName, plainLook } from './terminal/look.ts';
import { toVisibleText } from '../../openapi/text/visible-text.ts';
import { writeOutput } from '../user-code/own-output.ts';

/** `ok`: a check that passed. */
export type StepOutcome = Change | 'removed' | 'done' | 'ok' | 'failed' | 'skipped';

export interface StepResult {
  readonly outcome: StepOutcome;
  /** A few words more, such as a path, or the reason for skipping. */
  readonly detail?: string;
}

export interface Step extends StepResult {
  readonly name: string;
  readonly milliseconds: number;
}

export interface ReportOptions {
  readonly command: string;
  /** Prints `would be created` instead of `created`. */
  readonly dryRun?: boolean;
  readonly json?: boolean;
  /** Default: standard output. */
  readonly write?: (text: string) => void;
  /** Default: without colours, in ASCII. */
  readonly look?: Look;
}

const marks: Readonly<Record<StepOutcome, MarkName>> = {
  created: 'good',
  updated: 'good',
  unchanged: 'good',
  removed: 'good',
  done: 'good',
  ok: 'good',
  failed: 'bad',
  skipped: 'skipped',
};

const changes: ReadonlySet<StepOutcome> = new Set(['created', 'updated', 'removed']);

export class Report {
  readonly #options: ReportOptions;
  readonly #write: (text: string) => void;
  readonly #steps: Step[] = [];
  readonly #facts: Record<string, Json> = {};
  #next: string | undefined;
  /** The look of the output, for texts that a command formats itself. */
  readonly look: Look;

  constructor(options: ReportOptions) {
    this.#options = options;
    this.look = options.look ?? plainLook;
    this.#write = options.write ?? writeOutput;
  }

  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** Runs one step, reports it with its duration, also if it throws, and returns its result. */
  async step<Result extends StepResult>(name: string, work: () => Result | Promise<Result>): Promise<Result> {
    const start = performance.now();
    const milliseconds = (): number => Math.round(performance.now() - start);
    showProgress({ label: name });
    try {
      const result = await work();
      this.#add({ name, outcome: result.outcome, milliseconds: milliseconds(), ...pickDetail(result) });
      return result;
    } catch (error) {
      this.#add({ name, outcome: 'failed', milliseconds: milliseconds() });
      throw error;
    }
  }

  /** Prints a line for people, unless the report is JSON. */
  say(line: string): void {
    if (this.#options.json === true) return;
    clearProgress();
    this.#write(`${line}\n`);
  }

  /** Adds a member to the JSON object. The text report does not have it. */
  fact(name: string, value: Json): void {
    this.#facts[name] = value;
  }

  /** Proposes the command that is sensible afterwards, as the last line for people. */
  next(line: string): void {
    this.#next = line;
  }

  /** Prints the object `{ command, dryRun, steps, error?, problems?, …facts }` if the report is JSON. Call it once. */
  finish(error?: string, problems: readonly CodedMessage[] = []): void {
    if (this.#options.json !== true) {
      if (error === undefined && this.#next !== undefined) this.say(`\nnext: ${this.#next}`);
      return;
    }
    const { command, dryRun = false } = this.#options;
    const end = error === undefined ? {} : { error, ...(problems.length === 0 ? {} : { problems }) };
    this.#write(`${JSON.stringify({ command, dryRun, steps: this.#steps, ...this.#facts, ...end }, undefined, 2)}\n`);
  }

  #add(step: Step): void {
    this.#steps.push(step);
    const mark = this.look.mark(marks[step.outcome]);
    this.say(`${mark} ${toVisibleText(formatLine(step, this.#options.dryRun === true))}`);
  }
}

function pickDetail({ detail }: StepResult): Pick<StepResult, 'detail'> {
  return detail === undefined ? {} : { detail };
}

function formatLine({ name, outcome, milliseconds, detail }: Step, dryRun: boolean): string {
  const word = dryRun && changes.has(outcome) ? `would be ${outcome}` : outcome;
  const time = `${milliseconds} ms`.padStart(8);
  return `${time}  ${word.padEnd(dryRun ? 16 : 9)}  ${name}${detail === undefined ? '' : `  (${detail})`}`;
}

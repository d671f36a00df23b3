/** A round of checks before something is done: each a step, all carried out, and all that is missing told at once. */
import { DocumentError } from '../../../openapi/problems.ts';
import { type CodedMessage, lineWithCode } from '../../../openapi/coded-error.ts';
import { type PlanFault, toCodedMessage, PlanError } from '../../../pulumi/plan/faults/plan-error.ts';
import { KongError } from '../../../pulumi/kong/admin/kong-error.ts';
import { OpsError } from '../../lib/errors.ts';
import type { Report, StepResult } from '../../lib/report.ts';

/** What a check found: a value for those that come after it, or what stands in the way. */
export interface CheckResult<Value> {
  /** Undefined where there are faults. */
  readonly value?: Value;
  /** A few words of what is there. */
  readonly detail?: string;
  readonly faults?: readonly PlanFault<string>[];
  /** What should be known, and stops nothing. */
  readonly warnings?: readonly string[];
}

export class CheckRound {
  readonly #report: Report;
  readonly #faults: PlanFault<string>[] = [];
  readonly #notRun: string[] = [];

  constructor(report: Report) {
    this.#report = report;
  }

  /**
   * @param name of what is looked at: it stands before the faults that the check throws
   * @returns undefined where something is in the way
   * @throws Error that was written for nobody: a check that broke has not passed
   */
  async check<Value>(
    name: string,
    work: () => CheckResult<Value> | Promise<CheckResult<Value>>,
  ): Promise<Value | undefined> {
    const { value, faults = [] } = await this.#report.step(name, async (): Promise<CheckResult<Value> & StepResult> => {
      const found = await catchFaults(name, work);
      const { detail, faults: own = [], warnings = [] } = found;
      if (own.length > 0) return { ...found, outcome: 'failed', detail: summarizeFaults(own) };
      const words = [detail, ...warnings].filter((word) => word !== undefined).join('; ');
      return { ...found, outcome: 'done', ...(words === '' ? {} : { detail: words }) };
    });
    this.#faults.push(...faults);
    return faults.length > 0 ? undefined : value;
  }

  /**
   * A check that can't be made without what another has found.
   * @param reason what comes first
   */
  async after<Needed, Value>(
    needed: Needed | undefined,
    reason: string,
    name: string,
    work: (needed: Needed) => CheckResult<Value> | Promise<CheckResult<Value>>,
  ): Promise<Value | undefined> {
    if (needed !== undefined) return this.check(name, () => work(needed));
    this.#notRun.push(name);
    await this.#report.step(name, () => ({ outcome: 'skipped', detail: reason }));
    return undefined;
  }

  /** @throws OpsError with all that is missing, a line each, where anything is */
  finish(): void {
    const missing = removeDuplicates(this.#faults.map(toCodedMessage));
    const waiting = this.#notRun.length === 0 ? undefined : `not checked yet: ${this.#notRun.join(', ')}`;
    this.#report.fact('missing', missing.map(lineWithCode));
    this.#report.fact('notChecked', this.#notRun);
    if (missing.length > 0 || waiting !== undefined) throw new PreflightError(missing, waiting);
  }
}

/** A heading, then an indented line for each thing that is missing. */
class PreflightError extends OpsError {
  readonly #missing: readonly CodedMessage[];
  readonly #waiting: string | undefined;

  constructor(missing: readonly CodedMessage[], waiting: string | undefined) {
    const lines = [...missing.map(({ message }) => message), ...(waiting === undefined ? [] : [waiting])];
    const list = lines.map((line) => `\n  ${line}`).join('');
    super('cli-preflight-failed', 'the preflight failed; nothing was changed', list);
    this.#missing = missing;
    this.#waiting = waiting;
  }

  override get messages(): readonly CodedMessage[] {
    const { code, problem, data } = this;
    const lines = this.#missing.map((missing) => ({ ...missing, message: `  ${missing.message}` }));
    return [{ code, message: `${problem}:`, data }, ...lines];
  }

  override get closing(): string | undefined {
    return this.#waiting === undefined ? undefined : `  ${this.#waiting}`;
  }
}

/** What two checks have met is told once. */
function removeDuplicates(messages: readonly CodedMessage[]): readonly CodedMessage[] {
  return [...new Map(messages.map((message) => [message.message, message])).values()];
}

/** They are told in full at the end. */
function summarizeFaults(faults: readonly PlanFault<string>[]): string {
  const [first] = faults;
  if (first !== undefined && faults.length === 1) return first.problem.split('\n', 1).join('');
  return [...new Set(faults.map(({ where }) => where))].join(', ');
}

async function catchFaults<Value>(
  name: string,
  work: () => CheckResult<Value> | Promise<CheckResult<Value>>,
): Promise<CheckResult<Value>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PlanError) return { faults: error.faults };
    if (error instanceof OpsError) {
      const { code, problem, remedy, data } = error;
      return { faults: [{ code, where: name, problem, remedy, data }] };
    }
    if (error instanceof KongError) return { faults: [toFault(error)] };
    if (error instanceof DocumentError) {
      const remedy = 'run npm run drift -- --only document';
      const code = error.problems[0]?.code ?? 'document-unusable';
      return { faults: [{ code, where: name, problem: error.message, remedy }] };
    }
    throw error;
  }
}

/** The address of the Admin API may hold more than anyone should read: method and path do. */
export function toFault({ code, data, method, path, status, problem, remedy }: KongError): PlanFault<string> {
  const answered = status === undefined ? '' : `was answered ${status}: `;
  return { code, data, where: 'gateway', problem: `${method} ${path} ${answered}${problem}`, remedy };
}

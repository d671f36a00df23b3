/** A round of checks: each is a step of the report, all of them run, and all failures are reported at once. */
import { commandLine } from '../../../openapi/package/command-line.ts';
import { DocumentError } from '../../../openapi/loading/source/problems.ts';
import { type CodedMessage, lineWithCode } from '../../../openapi/errors/coded-error.ts';
import { PackageFault } from '../../../openapi/package/package-fault.ts';
import { type PlanFault, toCodedMessage, PlanError } from '../../../pulumi/plan/faults/plan-error.ts';
import { KongError } from '../../../pulumi/kong/admin/kong-error.ts';
import { OpsError } from '../../error/ops-error.ts';
import type { Report, StepResult } from '../../cli/report.ts';

/** The result of a check: a value for later checks, or faults. */
export interface CheckResult<Value> {
  /** Undefined if there are faults. */
  readonly value?: Value;
  /** A short description of the result. */
  readonly detail?: string;
  readonly faults?: readonly PlanFault<string>[];
  /** Warnings, which do not fail the check. */
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
   * @param name name of the step, and the place of faults that the check throws
   * @returns undefined if there are faults
   * @throws Error for an unexpected failure of the check itself
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
   * Runs a check that needs the result of another; skips it if there is none.
   * @param reason why it is skipped
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

  /** @throws OpsError with one line for each failure, if there is any */
  finish(): void {
    const missing = removeDuplicates(this.#faults.map(toCodedMessage));
    const waiting = this.#notRun.length === 0 ? undefined : `not checked yet: ${this.#notRun.join(', ')}`;
    this.#report.fact('missing', missing.map(lineWithCode));
    this.#report.fact('notChecked', this.#notRun);
    if (missing.length > 0 || waiting !== undefined) throw new PreflightError(missing, waiting);
  }
}

/** A heading, then an indented line for each failure. */
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

/** Two checks can find the same fault. */
function removeDuplicates(messages: readonly CodedMessage[]): readonly CodedMessage[] {
  return [...new Map(messages.map((message) => [message.message, message])).values()];
}

/** Summarizes faults for the step; the full list follows at the end. */
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
    if (error instanceof OpsError || error instanceof PackageFault) {
      const { code, problem, remedy, data } = error;
      return { faults: [{ code, where: name, problem, remedy, data }] };
    }
    if (error instanceof KongError) return { faults: [toFault(error)] };
    if (error instanceof DocumentError) {
      const remedy = `run ${commandLine('drift', '--only document')}`;
      const code = error.problems[0]?.code ?? 'document-unusable';
      return { faults: [{ code, where: name, problem: error.message, remedy }] };
    }
    throw error;
  }
}

/** Uses method and path only, since the address of the Admin API may contain secrets. */
export function toFault({ code, data, method, path, status, problem, remedy }: KongError): PlanFault<string> {
  const answered = status === undefined ? '' : `was answered ${status}: `;
  return { code, data, where: 'gateway', problem: `${method} ${path} ${answered}${problem}`, remedy };
}

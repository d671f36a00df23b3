/** A round of checks before something is done: each a step, all carried out, and all that is missing told at once. */
import { DocumentError } from '../../openapi/problems.ts';
import { type Fault, PlanError } from '../../pulumi/plan/faults.ts';
import { KongError } from '../../pulumi/provider/kong-error.ts';
import { OpsError } from '../lib/errors.ts';
import type { Report, StepResult } from '../lib/report.ts';

/** What a check found: a value for those that come after it, or what stands in the way. */
export interface Checked<Value> {
  /** Undefined where there are faults. */
  readonly value?: Value;
  /** A few words of what is there. */
  readonly detail?: string;
  readonly faults?: readonly Fault[];
  /** What should be known, and stops nothing. */
  readonly warnings?: readonly string[];
}

export class Round {
  readonly #report: Report;
  readonly #faults: Fault[] = [];
  readonly #notRun: string[] = [];

  constructor(report: Report) {
    this.#report = report;
  }

  /**
   * @param name of what is looked at: it stands before the faults that the check throws
   * @returns undefined where something is in the way
   * @throws Error that was written for nobody: a check that broke has not passed
   */
  async check<Value>(name: string, work: () => Checked<Value> | Promise<Checked<Value>>): Promise<Value | undefined> {
    const { value, faults = [] } = await this.#report.step(name, async (): Promise<Checked<Value> & StepResult> => {
      const found = await faultsCaught(name, work);
      const { detail, faults: own = [], warnings = [] } = found;
      if (own.length > 0) return { ...found, outcome: 'failed', detail: inShort(own) };
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
    work: (needed: Needed) => Checked<Value> | Promise<Checked<Value>>,
  ): Promise<Value | undefined> {
    if (needed !== undefined) return this.check(name, () => work(needed));
    this.#notRun.push(name);
    await this.#report.step(name, () => ({ outcome: 'skipped', detail: reason }));
    return undefined;
  }

  /** @throws OpsError with all that is missing, a line each, where anything is */
  finish(): void {
    const lines = this.#faults.map(({ where, problem, remedy }) => `${where}: ${problem}; ${remedy}`);
    this.#report.fact('missing', lines);
    this.#report.fact('notChecked', this.#notRun);
    if (lines.length + this.#notRun.length === 0) return;
    const waiting = this.#notRun.length === 0 ? [] : [`not checked yet: ${this.#notRun.join(', ')}`];
    const told = [...new Set([...lines, ...waiting])].map((line) => `\n  ${line}`).join('');
    throw new OpsError('nothing was changed, since something is missing', told);
  }
}

/** They are told in full at the end. */
function inShort(faults: readonly Fault[]): string {
  const [first] = faults;
  if (first !== undefined && faults.length === 1) return first.problem.split('\n', 1).join('');
  return [...new Set(faults.map(({ where }) => where))].join(', ');
}

async function faultsCaught<Value>(
  name: string,
  work: () => Checked<Value> | Promise<Checked<Value>>,
): Promise<Checked<Value>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PlanError) return { faults: error.faults };
    if (error instanceof OpsError) return { faults: [{ where: name, problem: error.problem, remedy: error.remedy }] };
    if (error instanceof KongError) return { faults: [faultOf(error)] };
    if (error instanceof DocumentError) {
      const remedy = 'npm run drift -- --only document says more';
      return { faults: [{ where: name, problem: error.message, remedy }] };
    }
    throw error;
  }
}

/** The address of the Admin API may hold more than anyone should read: method and path do. */
export function faultOf({ method, path, status, problem, remedy }: KongError): Fault {
  const answered = status === undefined ? '' : `was answered ${status}: `;
  return { where: 'gateway', problem: `${method} ${path} ${answered}${problem}`, remedy };
}

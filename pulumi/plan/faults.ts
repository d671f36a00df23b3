/** What stands against a plan, gathered so that a person is told everything at once, before anything is changed. */

export interface Fault {
  /** The setting, or the place in a document (`openapi/pets.yml:12:5`). */
  readonly where: string;
  readonly problem: string;
  /** What to do: for a setting the line to run. Never holds a value that may be secret. */
  readonly remedy: string;
}

export class PlanError extends Error {
  override readonly name = 'PlanError';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map(({ where, problem, remedy }) => `${where}: ${problem}; ${remedy}`).join('\n'));
    this.faults = faults;
  }
}

export class Faults {
  readonly #faults: Fault[] = [];

  /** The same fault met twice is told once. */
  add(fault: Fault): void {
    const known = this.#faults.some(({ where, problem }) => where === fault.where && problem === fault.problem);
    if (!known) this.#faults.push(fault);
  }

  /** @throws PlanError with all faults gathered so far, if any */
  finish(): void {
    if (this.#faults.length > 0) throw new PlanError(this.#faults);
  }
}

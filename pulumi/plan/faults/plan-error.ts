/** What stands against a plan, gathered so that a person is told everything at once, before anything is changed. */
import { CodedError, type CodedMessage, type MessageData } from '../../../openapi/coded-error.ts';
import type { PlanCode } from './plan-codes.ts';

export interface PlanFault<Code extends string = PlanCode> {
  readonly code: Code;
  /** The setting, or the place in a document (`openapi/pets.yml:12:5`). */
  readonly where: string;
  readonly problem: string;
  /** What to do: for a setting the line to run. Never holds a value that may be secret. */
  readonly remedy: string;
  /** Facts besides `where`. */
  readonly data?: MessageData;
}

export class PlanError extends CodedError {
  override readonly name = 'PlanError';
  readonly faults: readonly PlanFault[];

  constructor(faults: readonly PlanFault[]) {
    super(faults.map(formatFault).join('\n'));
    this.faults = faults;
  }

  override get messages(): readonly CodedMessage[] {
    return this.faults.map(toCodedMessage);
  }
}

export class PlanFaults {
  readonly #faults: PlanFault[] = [];

  /** The same fault met twice is told once. */
  add(fault: PlanFault): void {
    const known = this.#faults.some(({ where, problem }) => where === fault.where && problem === fault.problem);
    if (!known) this.#faults.push(fault);
  }

  /** @throws PlanError with all faults gathered so far, if any */
  finish(): void {
    if (this.#faults.length > 0) throw new PlanError(this.#faults);
  }
}

export function toCodedMessage(fault: PlanFault<string>): CodedMessage {
  const { code, where, data } = fault;
  return { code, message: formatFault(fault), data: { where, ...data } };
}

function formatFault({ where, problem, remedy }: PlanFault<string>): string {
  return `${where}: ${problem}; ${remedy}`;
}

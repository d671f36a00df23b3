/** The faults of a plan, collected so that all of them are reported at once, before any change. */
import { CodedError, type CodedMessage, type MessageData } from '../../../openapi/errors/coded-error.ts';
import type { PlanCode } from './plan-codes.ts';

export interface PlanFault<Code extends string = PlanCode> {
  readonly code: Code;
  /** The setting, or the place in a document (`openapi/pets.yml:12:5`). */
  readonly where: string;
  readonly problem: string;
  /** The remedy; for a setting, the command to run. Never contains a value that may be secret. */
  readonly remedy: string;
  /** Data besides `where`. */
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

  /** Adds a fault, unless the same one is there. */
  add(fault: PlanFault): void {
    const known = this.#faults.some(({ where, problem }) => where === fault.where && problem === fault.problem);
    if (!known) this.#faults.push(fault);
  }

  /** @throws PlanError with all faults so far, if there are any */
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

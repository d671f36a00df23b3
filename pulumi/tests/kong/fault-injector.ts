/** Faults that tests inject into the double. */
import type { JsonObject } from '../../../openapi/document/document.ts';

export interface InjectedFault {
  /** The affected requests; default: all. */
  readonly on?: 'reads' | 'writes';
  /** The first affected request, counted from 1 since the fault was set; default: 1. */
  readonly from?: number;
  /** Number of affected requests; default: all that follow. */
  readonly times?: number;
  readonly effect:
    | {
        readonly status: number;
        readonly body?: JsonObject | string;
        readonly headers?: Readonly<Record<string, string>>;
      }
    /** The connection is reset before the request is carried out, or after it and before the answer. */
    | { readonly reset: 'before' | 'after' }
    /** The answer is delayed by this number of milliseconds; the request is carried out at once. */
    | { readonly delay: number };
}

export type FaultEffect = InjectedFault['effect'];

export class FaultInjector {
  #faults: { readonly fault: InjectedFault; seen: number }[] = [];

  set(...faults: readonly InjectedFault[]): void {
    this.#faults = faults.map((fault) => ({ fault, seen: 0 }));
  }

  clear(): void {
    this.set();
  }

  /** Counts the request and returns its fault. */
  next(isWrite: boolean): FaultEffect | undefined {
    const concerned = this.#faults.filter(({ fault: { on } }) => on === undefined || (on === 'writes') === isWrite);
    for (const state of concerned) state.seen += 1;
    return concerned.find(({ fault: { from = 1, times = Infinity }, seen }) => seen >= from && seen < from + times)
      ?.fault.effect;
  }
}

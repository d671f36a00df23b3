/** What the double does wrong when it is told to: for tests of whoever speaks to Kong. */
import type { JsonObject } from '../../../openapi/document.ts';

export interface InjectedFault {
  /** Which requests it is for. Default: all. */
  readonly on?: 'reads' | 'writes';
  /** The first of those requests that it happens to, counted from 1 since it was set. Default: 1. */
  readonly from?: number;
  /** To how many it happens. Default: to all that follow. */
  readonly times?: number;
  readonly effect:
    | {
        readonly status: number;
        readonly body?: JsonObject | string;
        readonly headers?: Readonly<Record<string, string>>;
      }
    /** The connection is reset: before the request is done, or when it is done and not answered yet. */
    | { readonly reset: 'before' | 'after' }
    /** The answer waits for so many milliseconds; what is asked for is done at once. */
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

  /** What is to go wrong with this request, which is counted. */
  next(isWrite: boolean): FaultEffect | undefined {
    const concerned = this.#faults.filter(({ fault: { on } }) => on === undefined || (on === 'writes') === isWrite);
    for (const state of concerned) state.seen += 1;
    return concerned.find(({ fault: { from = 1, times = Infinity }, seen }) => seen >= from && seen < from + times)
      ?.fault.effect;
  }
}

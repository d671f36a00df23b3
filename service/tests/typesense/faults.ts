/** What the double does wrong when it is told to. */

export interface Fault {
  /** Requests that it is for, as `POST /collections/…`. Default: all. */
  readonly on?: RegExp;
  /** To how many of them it happens. Default: to all. */
  readonly times?: number;
  readonly does: Misdeed;
}

export type Misdeed =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The connection is reset: before anything is done, or when it is done and not answered yet. */
  | { readonly reset: 'before' | 'after' }
  /** No answer ever comes, and nothing is done. */
  | { readonly hang: true }
  /** What is asked for is done, and answered, after so many milliseconds, whether anybody waits for it or not. */
  | { readonly late: number }
  /** These documents of an import are refused with this code. */
  | { readonly documents: RegExp; readonly code: number };

export class Faults {
  /** What has happened at least once: a test that orders a misdeed may look whether it came to it. */
  readonly done = new Set<Misdeed>();
  #faults: { readonly fault: Fault; left: number }[] = [];

  set(...faults: readonly Fault[]): void {
    this.#faults = faults.map((fault) => ({ fault, left: fault.times ?? Infinity }));
  }

  clear(): void {
    this.set();
  }

  /** What is to go wrong with this request, which is counted. */
  next(request: string): Misdeed | undefined {
    const state = this.#faults.find(({ fault: { on }, left }) => left > 0 && (on === undefined || on.test(request)));
    if (state === undefined) return undefined;
    state.left -= 1;
    if (!('documents' in state.fault.does)) this.done.add(state.fault.does); // those may be in none of it
    return state.fault.does;
  }
}

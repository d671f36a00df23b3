/** Faults of the proxy in front of Typesense, configured by tests. */

export interface TypesenseFault {
  /** The affected requests, as `POST /collections/…`. Default: all. */
  readonly on?: RegExp;
  /** The number of affected requests. Default: all. */
  readonly times?: number;
  readonly does: TypesenseFaultEffect;
}

export type TypesenseFaultEffect =
  /** The proxy answers instead of the server. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly text?: string }
  /** The connection is reset: before the work, or between the work and the response. */
  | { readonly reset: 'before' | 'after' }
  /** No response comes, and nothing is done. */
  | { readonly hang: true }
  /** The request is done, and gets its response, after this number of milliseconds, also if no client waits. */
  | { readonly late: number }
  /** The body of the response ends in its middle, or comes letter by letter. */
  | { readonly body: 'half' | { readonly everyMs: number } }
  /** These documents of an import are refused with this code. */
  | { readonly documents: RegExp; readonly code: number };

export class Faults {
  /** The faults that have happened at least once: a test can check whether its fault happened. */
  readonly done = new Set<TypesenseFaultEffect>();
  #faults: { readonly fault: TypesenseFault; left: number }[] = [];

  set(...faults: readonly TypesenseFault[]): void {
    this.#faults = faults.map((fault) => ({ fault, left: fault.times ?? Infinity }));
  }

  clear(): void {
    this.set();
  }

  /** Returns the fault of this request, and counts it. */
  next(request: string): TypesenseFaultEffect | undefined {
    const state = this.#faults.find(({ fault: { on }, left }) => left > 0 && (on === undefined || on.test(request)));
    if (state === undefined) return undefined;
    state.left -= 1;
    if (!('documents' in state.fault.does)) this.done.add(state.fault.does); // the request may contain none of them
    return state.fault.does;
  }
}

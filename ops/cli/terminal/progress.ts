/**
 * The progress of long work, on standard error: a line that is replaced in place on a terminal, elsewhere a plain line every
 * few seconds, so that the log of a CI job shows that the work goes on. A command has one such line, to which each of its
 * parts can report.
 */
import type { OutputStream } from './look.ts';
import { toVisibleText } from '../../../openapi/text/visible-text.ts';

/** Shorter work has no plain line. */
const plainPauseMs = 10_000;
const terminalPauseMs = 100;
const tickMs = 1000;
const usualColumns = 80;
const clearLine = '\r\u001b[2K';

export interface ProgressStream extends OutputStream {
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

/** `tasks: 120 requests`, `trial of tasks: 3 of 40 operations`. */
export interface ProgressState {
  readonly label: string;
  readonly done?: number;
  readonly total?: number;
  /** What is counted. */
  readonly noun?: string;
}

/** Receives the states of the work. */
export interface ProgressView {
  readonly update: (state: ProgressState) => void;
  readonly clear: () => void;
}

// Not an AsyncLocalStorage: a check of three documents needed a twentieth more processor time, since Node then follows each promise.
// eslint-disable-next-line no-restricted-syntax -- The line is on standard error, which belongs to the process.
let active: ProgressView | undefined;

/** Shows the state of the work, if the command has progress. */
export function showProgress(state: ProgressState): void {
  active?.update(state);
}

/** Removes the line from a terminal before other output, also that of another program. */
export function clearProgress(): void {
  active?.clear();
}

/** Runs the work with a line of progress on the stream. Without a stream it shows nothing. */
export function withProgress<Result>(stream: ProgressStream | undefined, work: () => Promise<Result>): Promise<Result> {
  return stream === undefined ? work() : withProgressView(new ProgressLine(stream), work);
}

/** Runs the work, whose states the view receives. A process runs one such work at a time. */
export async function withProgressView<Result>(view: ProgressView, work: () => Promise<Result>): Promise<Result> {
  const before = active;
  active = view;
  try {
    return await work();
  } finally {
    view.clear();
    active = before;
  }
}

export class ProgressLine {
  readonly #stream: ProgressStream;
  readonly #now: () => number;
  readonly #start: number;
  #last: number;
  #isShown = false;
  #state: ProgressState | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param now milliseconds from any start */
  constructor(stream: ProgressStream, now = () => performance.now()) {
    this.#stream = stream;
    this.#now = now;
    this.#start = now();
    // The first line of a terminal comes at once, the first plain one after the pause.
    this.#last = stream.isTTY === true ? -Infinity : this.#start;
  }

  /** Shows the state, unless a line was shown shortly before. The seconds go on until the line is cleared. */
  update(state: ProgressState): void {
    this.#state = state;
    this.#timer ??= setInterval(() => this.#show(), tickMs).unref();
    this.#show();
  }

  clear(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#isShown) this.#stream.write(clearLine);
    this.#isShown = false;
    if (this.#stream.isTTY === true) this.#last = -Infinity;
  }

  /** A line that wraps could not be replaced. Some terminals say that they have no columns. */
  #getWidth(): number {
    const { columns = 0 } = this.#stream;
    return (columns > 0 ? columns : usualColumns) - 1;
  }

  #show(): void {
    const now = this.#now();
    const isTerminal = this.#stream.isTTY === true;
    if (this.#state === undefined || now - this.#last < (isTerminal ? terminalPauseMs : plainPauseMs)) return;
    this.#last = now;
    const line = toVisibleText(format(this.#state, now - this.#start));
    if (!isTerminal) this.#stream.write(`${line}\n`);
    else this.#stream.write(`${clearLine}${line.slice(0, this.#getWidth())}`);
    this.#isShown = isTerminal;
  }
}

function format({ label, done, total, noun }: ProgressState, milliseconds: number): string {
  const count = done === undefined ? '' : `: ${done}${total === undefined ? '' : ` of ${total}`}`;
  return `${label}${count}${noun === undefined ? '' : ` ${noun}`} (${Math.round(milliseconds / 1000)} s)`;
}

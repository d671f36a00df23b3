/** Runs the code of services in the process of a command, which ends when the command has reported, and not before. */
import { isMainThread } from 'node:worker_threads';
import { errorLine, errorStack } from '../../openapi/errors/error-text.ts';
import type { OpsError } from '../error/ops-error.ts';
import { recordFault } from './code-faults.ts';
import { reserveOutput, flushOutput } from './own-output.ts';

/** Before any other code can replace them. */
const exitProcess = process.exit.bind(process);
const nodeEmit: unknown = Reflect.get(process, 'emit');
/** The last step of `process.exit`, which some libraries call themselves. It has no type. */
const reallyExit: unknown = Reflect.get(process, 'reallyExit');

export interface HostedCode {
  /** Gives standard output and the end of the process back, for services that go on. */
  readonly release: () => void;
  /**
   * Ends this process, or thread, when all output is written, regardless of what the code has left, such as timers.
   * @param getExitCode called when the output is written, or found to be lost
   */
  readonly end: (getExitCode: () => number) => Promise<never>;
}

/**
 * Keeps the code of services from standard output, and from ending this process or thread: each attempt is a fault for `takeFaults`.
 * @param onFault called for each fault
 */
export function hostCode(onFault: (fault: OpsError) => void = () => undefined): HostedCode {
  const giveBack = reserveOutput();
  const hold = new EndHold(onFault);
  return {
    release: () => {
      hold.release();
      giveBack();
    },
    end: async (getExitCode) => {
      await flushOutput();
      const exitCode = getExitCode();
      hold.end();
      // The last listener: those of the code may have set another.
      process.on('exit', () => (process.exitCode = exitCode));
      return exitProcess(exitCode);
    },
  };
}

/** Keeps the process from its end. */
class EndHold {
  readonly #onFault: (fault: OpsError) => void;
  /** They reach the code that calls `process.exit`, which nothing may follow, and its callers. */
  readonly #thrown = new WeakSet<object>();
  readonly #exit = (code?: number | string | null): never =>
    this.#isReleased ? exitProcess(code) : this.#refuse(`process.exit(${code ?? ''})`, this.#exit);
  readonly #reallyExit = (code?: number): unknown =>
    this.#isReleased || this.#haveListenersRun
      ? call(reallyExit, [code])
      : this.#refuse(`process.reallyExit(${code ?? ''})`, this.#reallyExit);
  readonly #emit = (...given: readonly unknown[]): unknown =>
    this.#isReleased || given[0] !== 'exit' ? call(nodeEmit, given) : this.#emitExit(given.slice(1));
  #isReleased = false;
  #isEnding = false;
  #haveListenersRun = false;

  constructor(onFault: (fault: OpsError) => void) {
    this.#onFault = onFault;
    process.exit = this.#exit;
    Reflect.set(process, 'emit', this.#emit);
    // The end of a thread is not the end of the process, and the first thread notices it.
    if (isMainThread) Reflect.set(process, 'reallyExit', this.#reallyExit);
    process.setUncaughtExceptionCaptureCallback((error: unknown) => this.#catch(error));
  }

  release(): void {
    // What the code keeps of these, or has put around them, works again, too.
    this.#isReleased = true;
    if (process.exit === this.#exit) process.exit = exitProcess;
    if (Reflect.get(process, 'emit') === this.#emit) Reflect.set(process, 'emit', nodeEmit);
    if (Reflect.get(process, 'reallyExit') === this.#reallyExit) Reflect.set(process, 'reallyExit', reallyExit);
    process.setUncaughtExceptionCaptureCallback(null);
  }

  /** A listener that throws keeps the others, which delete temporary folders, from running, and the process from its end. */
  #emitExit(given: readonly unknown[]): boolean {
    for (const listener of process.listeners('exit')) {
      try {
        call(listener, given);
      } catch {
        // Nothing is left that it could stop.
      }
    }
    this.#haveListenersRun = true;
    return true;
  }

  /** From now on only listeners of the end run, which change nothing any more. */
  end(): void {
    this.#isEnding = true;
  }

  #refuse(call: string, caller: (code?: number) => unknown): never {
    if (this.#isEnding) return undefined as never; // the process ends after this listener
    const called = { stack: '' };
    Error.captureStackTrace(called, caller);
    const fault = recordFault(`calls ${call}`, called.stack);
    this.#thrown.add(fault);
    this.#onFault(fault);
    throw fault;
  }

  /** Listeners of the code get an error as they would without this. */
  #catch(error: unknown): void {
    if (this.#isEnding || this.#isRefusal(error)) return;
    if (process.listenerCount('uncaughtException') === 0) {
      this.#record(error);
      return;
    }
    try {
      process.emit('uncaughtException', error instanceof Error ? error : new Error(errorLine(error)));
    } catch (thrown) {
      if (!this.#isRefusal(thrown)) this.#record(thrown);
    }
  }

  #isRefusal(error: unknown): boolean {
    return typeof error === 'object' && error !== null && this.#thrown.has(error);
  }

  #record(error: unknown): void {
    this.#onFault(recordThrown(error));
  }
}

/** Also of an error whose members throw: an error in here would end the process. */
function recordThrown(error: unknown): OpsError {
  try {
    return recordFault(`throws "${errorLine(error)}", which nothing catches,`, errorStack(error));
  } catch {
    return recordFault('throws something that cannot be read, which nothing catches,', '');
  }
}

const call = (called: unknown, given: readonly unknown[]): unknown =>
  typeof called === 'function' ? Reflect.apply(called, process, given) : undefined;

/** Runs the code of services in the process of a command, which ends when the command has reported, and not before. */
import { errorLine, errorStack } from '../../openapi/errors/error-text.ts';
import type { OpsError } from '../error/ops-error.ts';
import { recordFault } from './code-faults.ts';
import { reserveOutput, flushOutput } from './own-output.ts';

/** Before any other code can replace it. */
const exitProcess = process.exit.bind(process);

export interface HostedCode {
  /** Gives standard output and the end of the process back, for services that go on. */
  readonly release: () => void;
  /** Ends this process, or thread, when all output is written, regardless of what the code has left, such as timers. */
  readonly end: (exitCode: number) => Promise<never>;
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
    end: async (exitCode) => {
      await flushOutput();
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
  readonly #exit = (code?: number | string | null): never => this.#refuse(code);
  #isEnding = false;

  constructor(onFault: (fault: OpsError) => void) {
    this.#onFault = onFault;
    process.exit = this.#exit;
    process.setUncaughtExceptionCaptureCallback((error: unknown) => this.#catch(error));
  }

  release(): void {
    process.exit = exitProcess;
    process.setUncaughtExceptionCaptureCallback(null);
  }

  /** From now on only listeners of the end run, which change nothing any more. */
  end(): void {
    this.#isEnding = true;
  }

  #refuse(code?: number | string | null): never {
    if (this.#isEnding) return undefined as never; // the process ends after this listener
    const called = { stack: '' };
    Error.captureStackTrace(called, this.#exit);
    const fault = recordFault(`calls process.exit(${code ?? ''})`, called.stack);
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
    this.#onFault(recordFault(`throws "${errorLine(error)}", which nothing catches,`, errorStack(error)));
  }
}

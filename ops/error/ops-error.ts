/** The exit codes and the error of all commands. A check that could not run never has the exit code of a clean one. */
import { CodedError, type CodedMessage, type MessageData } from '../../openapi/errors/coded-error.ts';
import type { CliCode } from './code/cli-codes.ts';

export const exitCodes = { clean: 0, findings: 1, notRun: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface OpsErrorOptions {
  /** Default: 2, the command could not run. */
  readonly exitCode?: ExitCode;
  /** Facts for programs and tests. Never holds a value that may be secret. */
  readonly data?: MessageData;
  readonly cause?: unknown;
}

/** An error for the person who runs a command: what is wrong, and what to do. */
export class OpsError extends CodedError {
  override readonly name = 'OpsError';
  readonly code: CliCode;
  readonly data: MessageData;
  readonly problem: string;
  readonly remedy: string;
  readonly exitCode: ExitCode;

  /** @param remedy an instruction that the person can follow: `set API_KEYS`, `run npm install` */
  constructor(code: CliCode, problem: string, remedy: string, options: OpsErrorOptions = {}) {
    super(`${problem}: ${remedy}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.data = options.data ?? {};
    this.problem = problem;
    this.remedy = remedy;
    this.exitCode = options.exitCode ?? exitCodes.notRun;
  }

  override get messages(): readonly CodedMessage[] {
    return [this];
  }
}

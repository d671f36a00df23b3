/** How a job ends, everywhere in `ops`: a check that could not run never looks like a clean one. */
export const exitCodes = { clean: 0, findings: 1, notRun: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface OpsErrorOptions {
  /** Default: the job could not run. */
  readonly exitCode?: ExitCode;
  readonly cause?: unknown;
}

/** Why a job stops, told to the person who started it: what is wrong, and what to do about it. */
export class OpsError extends Error {
  override readonly name = 'OpsError';
  readonly problem: string;
  readonly remedy: string;
  readonly exitCode: ExitCode;

  /** @param remedy an instruction that the person can follow: `set API_KEYS`, `run npm install` */
  constructor(problem: string, remedy: string, options: OpsErrorOptions = {}) {
    super(`${problem}: ${remedy}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.problem = problem;
    this.remedy = remedy;
    this.exitCode = options.exitCode ?? exitCodes.notRun;
  }
}

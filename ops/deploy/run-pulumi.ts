/** Runs Pulumi: its output is passed on, and its end becomes our exit code. */
import { commandLine } from '../../openapi/package/command-line.ts';
import { exitCodes, type ExitCode, OpsError } from '../error/ops-error.ts';
import { type Foreground, runProgram } from '../process/program.ts';
import type { Report } from '../cli/report.ts';

export type PulumiAction = 'preview' | 'up' | 'destroy';

export interface RunPulumiOptions extends Foreground {
  readonly stack: string;
  /** True if the person has confirmed already. */
  readonly isConfirmed: boolean;
  /** True for a preview. */
  readonly dryRun: boolean;
  /** True to compare with the real resources first, so that changes by hand are seen; otherwise the state counts. */
  readonly refreshes: boolean;
  readonly report: Report;
}

/** @throws OpsError if Pulumi cannot be started */
export async function runPulumi(action: PulumiAction, options: RunPulumiOptions): Promise<ExitCode> {
  const { report } = options;
  const parameters = toPulumiParameters(action, { ...options, isTerminal: process.stdin.isTTY });
  const line = ['pulumi', ...parameters].join(' ');
  report.say(`\n${line}\n`);
  const { code, signal, isInterrupted } = await runProgram('pulumi', parameters, options).catch((error: unknown) => {
    const data = { program: 'pulumi' };
    const problem = 'pulumi could not be started';
    throw new OpsError('cli-program-missing', problem, 'check that it is on PATH', { data, cause: error });
  });
  report.fact('pulumi', { line, ...(code === null ? {} : { exitCode: code }) });
  if (code === 0) return exitCodes.clean;
  const how = isInterrupted ? 'was stopped' : `ended with ${code ?? signal ?? 'nothing'}`;
  report.say(`\n${line} ${how}. ${getAdvice(action, isInterrupted || signal !== null, options.stack)}`);
  return exitCodes.findings;
}

interface ParameterOptions extends Pick<RunPulumiOptions, 'stack' | 'isConfirmed' | 'dryRun' | 'refreshes'> {
  readonly isTerminal: boolean;
}

/** On a terminal, Pulumi asks for the confirmation itself. */
export function toPulumiParameters(
  action: PulumiAction,
  { stack, isConfirmed, dryRun, refreshes, isTerminal }: ParameterOptions,
): string[] {
  const quiet = isTerminal ? [] : ['--non-interactive'];
  // The program has the current token of the gateway; the state may have an old one.
  const compared = refreshes ? ['--refresh', '--run-program'] : [];
  if (action === 'preview' || (action === 'up' && dryRun)) return ['preview', '--stack', stack, ...compared, ...quiet];
  const agreed = dryRun ? ['--preview-only'] : isConfirmed ? ['--yes'] : [];
  return [action, '--stack', stack, ...(action === 'up' ? compared : []), ...agreed, ...quiet];
}

/** A crash leaves the lock of the stack: then each action ends at once, also a preview. */
function getAdvice(action: PulumiAction, wasCut: boolean, stack: string): string {
  const unlock = `If it says that the stack is locked, and no other deployment runs, run pulumi cancel --stack ${stack}.`;
  if (action === 'preview') return `Nothing was changed. Correct the errors above first. ${unlock}`;
  const line = commandLine('deploy', action);
  if (!wasCut) return `Completed changes are kept and recorded in the state: run ${line} again. ${unlock}`;
  return `${unlock} Then run ${line} again.`;
}

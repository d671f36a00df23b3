/** A command whose process ends before the command is done has not run, even with the exit code 0. */
import { textWithCodes } from '../../openapi/errors/coded-error.ts';
import { exitCodes, OpsError } from '../error/ops-error.ts';
import { describeWork, takeFaults } from './code-faults.ts';

/** Larger codes are those of signals. Smaller ones are of Node, or were set by the code, in which nothing has run to its end either. */
const largestOfCode = 128;

/**
 * Reports such an end on standard error.
 * @param command its name
 * @returns a function for the command that is done
 */
export function watchEarlyEnd(command: string): () => void {
  const onExit = (code: number): void => {
    if (code > largestOfCode) return;
    const problem = `the process ended before the command was done${describeWork()}`;
    const error = takeFaults() ?? new OpsError('cli-ended-early', problem, 'look for what its code waits for');
    process.stderr.write(`${command}: ${textWithCodes(error)}\n`);
    process.exitCode = exitCodes.notRun;
  };
  process.on('exit', onExit);
  return () => void process.off('exit', onExit);
}

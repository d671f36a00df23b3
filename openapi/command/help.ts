/** Renders the description of a command for `--help`. */
import { renderCommandLine } from '../package/command-line.ts';
import { settingsHelp } from '../settings/print.ts';
import type { CommandDescription, OptionDescription } from './description.ts';

const usualExitCodes = '0 clean or done, 1 findings, 2 could not run';

/** Returns the text of `--help`: purpose, usage, options, examples, settings and exit codes. */
export function formatHelp(command: CommandDescription): string {
  const { name, purpose, positionals, readers = [], exitCodes = usualExitCodes } = command;
  const rows = Object.entries(command.options).map(([option, description]) => describeOption(option, description));
  if (positionals !== undefined) rows.unshift([positionals.usage, positionals.description]);
  const width = Math.max(...rows.map(([left]) => left.length));
  const table = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
  const usage = renderCommandLine(name, positionals === undefined ? '[options]' : `[options] ${positionals.usage}`);
  const sections = [purpose, usage, table.join('\n'), formatExamples(command), settingsHelp(readers).trimEnd()];
  return [...sections.filter((section) => section !== ''), `Exit codes: ${exitCodes}.\n`].join('\n\n');
}

function describeOption(name: string, { value, description, short }: OptionDescription): [string, string] {
  const letter = short === undefined ? '' : `-${short}, `;
  return [`${letter}--${name}${value === undefined ? '' : ` <${value}>`}`, description];
}

function formatExamples({ name, examples = [] }: CommandDescription): string {
  const lines = examples.map(({ parameters, purpose }) => `  # ${purpose}\n  ${renderCommandLine(name, parameters)}`);
  return lines.length === 0 ? '' : ['Examples:', ...lines].join('\n');
}

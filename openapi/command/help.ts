/** Renders the description of a command for `--help`. */
import { renderCommandLine } from '../package/command-line.ts';
import { settingsHelp } from '../settings/print.ts';
import type { CommandDescription, OptionDescription } from './description.ts';

/** A wider line is hard to read. */
const maxLineLength = 110;
/** Descriptions next to very long options still have this room. */
const minDescriptionLength = 50;

const usualExitCodes = '0 clean or done, 1 findings, 2 could not run';

/** Returns the text of `--help`: purpose, usage, options, examples, settings and exit codes. */
export function formatHelp(command: CommandDescription): string {
  const { name, purpose, positionals, readers = [], exitCodes = usualExitCodes } = command;
  const rows = Object.entries(command.options).map(([option, description]) => describeOption(option, description));
  if (positionals !== undefined) rows.unshift([positionals.usage, positionals.description]);
  const width = Math.max(...rows.map(([left]) => left.length));
  const room = Math.max(minDescriptionLength, maxLineLength - width - 4);
  const table = rows.flatMap(([left, right]) =>
    wrap(right, room).map((line, index) => `  ${(index === 0 ? left : '').padEnd(width)}  ${line}`),
  );
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

/** Returns the lines of a text; a word that is longer than a line is not broken. */
function wrap(text: string, length: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > length) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

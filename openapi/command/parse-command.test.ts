import { describe, expect, it } from 'vitest';
import type { CommandDescription } from './description.ts';
import { formatHelp } from './help.ts';
import { findNearestName, proposeName } from './nearest-name.ts';
import { CommandLineError, parseCommand } from './parse-command.ts';

const command = {
  name: 'drift',
  purpose: 'Checks.',
  options: {
    help: { type: 'boolean', short: 'h', description: 'show this help' },
    only: { type: 'string', value: 'sections', description: 'sections to check', multiple: true },
    url: { type: 'string', value: 'address', description: 'address of the service' },
  },
  examples: [{ parameters: '--only code', purpose: 'Check the code' }],
} as const satisfies CommandDescription;

const withFiles: CommandDescription = { ...command, positionals: { usage: '[file …]', description: 'files' } };

describe('a command line', () => {
  it('is parsed by the description of the command', () => {
    expect(parseCommand(command, ['--only', 'a', '--only=b', '-h'])).toEqual({
      options: { help: true, only: ['a', 'b'], url: undefined },
      positionals: [],
    });
    expect(parseCommand(withFiles, ['--', '--only']).positionals).toEqual(['--only']);
  });

  it.each([
    { given: ['--example', 'go'], want: { example: true, positionals: ['go'] } },
    { given: ['--example=go'], want: { example: true, positionals: ['go'] } },
    { given: ['--example=a=b'], want: { example: true, positionals: ['a=b'] } },
    { given: ['--example'], want: { example: true, positionals: [] } },
    { given: ['go'], want: { example: false, positionals: ['go'] } },
  ])('has a flag with an argument in either spelling: $given', ({ given, want }) => {
    const options = { example: { type: 'boolean', hasArgument: true, description: 'an example' } } as const;
    const parsed = parseCommand({ ...withFiles, options }, given);
    expect({ ...parsed.options, positionals: parsed.positionals }).toEqual(want);
  });

  it.each([
    { given: ['--ony', 'code'], want: 'unknown option "--ony" (did you mean "--only"?)' },
    { given: ['--colour'], want: 'unknown option "--colour"' },
    { given: ['-x'], want: 'unknown option "-x"' },
    { given: ['a.yml'], want: 'unexpected argument "a.yml"' },
    { given: ['--url'], want: /--url/ },
    { given: ['--url', '--only'], want: /--url/ },
    { given: ['--help=yes'], want: /--help/ },
  ])('that does not match it is rejected: $given', ({ given, want }) => {
    expect(() => parseCommand(command, given)).toThrow(
      expect.objectContaining({
        problem: typeof want === 'string' ? want : (expect.stringMatching(want) as string),
        remedy: 'run npx fountainai drift --help to see all options',
      }) as CommandLineError,
    );
    expect(() => parseCommand(command, given)).toThrow(CommandLineError);
  });
});

describe('the help of a command', () => {
  it('has its purpose, usage, options, examples to copy and exit codes', () => {
    expect(formatHelp(withFiles)).toBe(`Checks.

npx fountainai drift [options] [file …]

  [file …]           files
  -h, --help         show this help
  --only <sections>  sections to check
  --url <address>    address of the service

Examples:
  # Check the code
  npx fountainai drift --only code

Exit codes: 0 clean or done, 1 findings, 2 could not run.
`);
  });
});

describe('a long description in the help', () => {
  it('continues below its beginning', () => {
    const options = { a: { type: 'boolean', description: 'word '.repeat(40).trim() } } as const;
    const lines = formatHelp({ name: 'drift', purpose: 'Checks.', options }).split('\n');
    const own = lines.filter((line) => line.includes('word'));
    expect(own[0]).toMatch(/^ {2}--a {2}word /);
    expect(own.slice(1).every((line) => /^ {7}word/.test(line))).toBe(true);
    expect(own.every((line) => line.length <= 110)).toBe(true);
    expect(own.join(' ').match(/word/g)).toHaveLength(40);
  });
});

describe('the name that was probably meant', () => {
  const known = ['document', 'history', 'code', 'dns', '--only', '--url'];
  it.each([
    { given: 'hsitory', want: 'history' },
    { given: 'CODE', want: 'code' },
    { given: 'cod', want: 'code' },
    { given: 'dsn', want: 'dns' },
    { given: '--ony', want: '--only' },
    { given: 'gateway', want: undefined },
    { given: 'x', want: undefined },
    { given: '', want: undefined },
    { given: 'x'.repeat(100_000), want: undefined },
  ])('of $given is $want', ({ given, want }) => expect(findNearestName(given, known)).toBe(want));

  it('is the end of a message, or nothing', () => {
    expect([proposeName('cdoe', known), proposeName('other', known)]).toEqual([' (did you mean "code"?)', '']);
  });
});

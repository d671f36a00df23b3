/** Commands, options, sections and formats that pages name exist. */
import { beforeAll, describe, expect, it } from 'vitest';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { allSections } from '../drift/run/all-sections.ts';
import { formatNames } from '../formats/format.ts';
import { type CommandHelp, type Commands, readCommands } from './testing/command-help.ts';
import { type CommandCall, findCalls } from './testing/command-lines.ts';
import { readRemark } from './testing/console.ts';
import { type CodeBlock, findCode, readPages } from './testing/pages.ts';

/** Values that an option may have, for those with a known list. */
const knownValues: Readonly<Record<string, readonly string[]>> = {
  only: allSections.map(({ name }) => name),
  format: formatNames,
};

/** Options of other programs, which pages name in sentences. */
const foreignOptions = ['secret', 'fetch-depth', 'network', 'save-dev', 'provenance'];

/** It also names what was removed. */
const history = 'CHANGELOG.md';

const shells = ['indented', 'inline', 'sh', 'console', 'bash', 'yaml', 'ini'];

let commands: Commands;
beforeAll(async () => {
  commands = await readCommands();
});

describe('a page', () => {
  it.each(notEmpty(readPages().filter(({ path }) => path !== history)))(
    'names only commands and options that exist: $path',
    ({ text }) => {
      const faults = findCode(text).flatMap((block) =>
        findFaults(block).map((fault) => `line ${block.line}: ${fault}`),
      );
      expect(faults).toEqual([]);
    },
  );
});

describe('a fault in a page', () => {
  it.each([
    { given: 'npx fountainai drift --only document', want: [] },
    { given: 'npx --no-install fountainai drift --ony code', want: ['"drift" has no option --ony'] },
    { given: 'npx fountainai drifft', want: ['there is no command "drifft"'] },
    { given: 'fountainai drift --ony code', want: ['"drift" has no option --ony'] },
    { given: 'cd a && npx fountainai drift --only documents', want: ['"drift --only" has no value "documents"'] },
    { given: 'npx fountainai drift --format pdf=a.pdf', want: ['"drift --format" has no value "pdf"'] },
    { given: 'npx fountainai deploy upp', want: ['the help of "deploy" does not name "upp"'] },
    { given: 'npm run drift --only code', want: ['npm keeps --only for itself: write -- in front'] },
    { given: 'npm run drift -- --only code # with --comment', want: [] },
    { given: 'npm run nothing', want: ['there is no script "nothing"'] },
    { given: 'npm test -- --url <address> --document <file>', want: [] },
    { given: 'npm test -- --uri <address>', want: ['"test" has no option --uri'] },
    { given: 'LOG_LEVEL=debug npx fountainai start pets', want: [] },
    { given: "npx fountainai say 'list --all; npm run nothing'", want: [] },
    { given: 'git log --oneline', want: [] },
  ])('is found: $given', ({ given, want }) => {
    const code = `    ${given}`;
    const isSay = given.includes('say') && !commands.jobs.has('say');
    expect(isSay ? [] : findFaults({ language: 'indented', text: code, remark: undefined, line: 1 })).toEqual(want);
  });

  it('is found in a sentence', () => {
    const faults = findCode('The option `--loud` of `npx fountainai drifft`.').flatMap(findFaults);
    expect(faults).toEqual(['no command has an option --loud', 'there is no command "drifft"']);
  });
});

function findFaults(block: CodeBlock): readonly string[] {
  const { language, text } = block;
  // A block that is run may show what a mistake leads to.
  const isMistake = readRemark(block) !== undefined && /unknown (?:command|option)/.test(text);
  if (!shells.includes(language) || isMistake) return [];
  const calls = findCalls(text);
  const [, option] = (language === 'inline' ? /^--([a-z-]+)/.exec(text) : undefined) ?? [];
  return [
    ...(option === undefined || isOption(option) ? [] : [`no command has an option --${option}`]),
    ...calls.flatMap(findCallFaults),
  ];
}

function isOption(name: string): boolean {
  const helps = [...commands.jobs.values(), ...commands.scripts.values()];
  return foreignOptions.includes(name) || helps.some((help) => help?.options.has(name));
}

function findCallFaults({ name, isScript, words, lost }: CommandCall): readonly string[] {
  if (/^[<[…-]/.test(name)) return []; // `<command>`, and `fountainai --help`
  const known = isScript ? commands.scripts : commands.jobs;
  if (!known.has(name)) return [`there is no ${isScript ? 'script' : 'command'} "${name}"`];
  const help = known.get(name);
  const swallowed = lost.map((word) => `npm keeps ${word} for itself: write -- in front`);
  return help === undefined ? swallowed : [...swallowed, ...findWordFaults(name, help, words)];
}

/** The commands whose first word is an action. */
const withActions = ['db', 'deploy', 'search', 'bench'];

function findWordFaults(name: string, help: CommandHelp, words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  const own = end < 0 ? words : words.slice(0, end);
  const [action] = own;
  const isKnown = action === undefined || /^[-<]/.test(action) || new RegExp(`\\b${action}\\b`).test(help.text);
  const actions = withActions.includes(name) && !isKnown ? [`the help of "${name}" does not name "${action}"`] : [];
  return [...actions, ...own.flatMap((word, index) => findOptionFaults(name, help, word, own[index + 1]))];
}

function findOptionFaults(name: string, help: CommandHelp, word: string, next = ''): readonly string[] {
  const [, option, given] = /^--([a-z][a-z-]*)(?:=(.*))?$/.exec(word) ?? [];
  if (option === undefined) return [];
  if (!help.options.has(option)) return [`"${name}" has no option --${option}`];
  const values = name === 'drift' ? knownValues[option] : undefined;
  const named = (given ?? next).split(',').map((value) => value.replace(/=.*$/, ''));
  const unknown =
    values === undefined ? [] : named.filter((value) => !value.startsWith('<') && !values.includes(value));
  return unknown.map((value) => `"${name} --${option}" has no value "${value}"`);
}

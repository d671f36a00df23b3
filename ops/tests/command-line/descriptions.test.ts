/** The descriptions of all commands: their help, examples and completions are derived from them. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CommandDescription } from '../../../openapi/command/description.ts';
import { formatHelp } from '../../../openapi/command/help.ts';
import { parseCommand } from '../../../openapi/command/parse-command.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { importCommands } from '../../cli/command.ts';
import { projectFolder } from '../../file/files.ts';

let descriptions: readonly CommandDescription[];
let overview: string;

beforeAll(async () => {
  await importCommands(async () => {
    const completion = await import('../../completion.ts');
    descriptions = await completion.describeCommands();
  });
  overview = spawnSync('node', [join(projectFolder, 'bin/fountainai.js'), '--help'], { encoding: 'utf8' }).stdout;
});

/** Splits an example as a shell does. */
const split = (parameters: string): string[] =>
  [...parameters.replace(/ (?:>>?|<) .*$/, '').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );

describe('the descriptions of the commands', () => {
  it('are those that fountainai --help lists', () => {
    const listed = [...overview.matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map(([, name]) => name);
    expect(descriptions.map(({ name }) => name).toSorted()).toEqual(listed.toSorted());
  });

  it('have two to four examples, which their own parsers accept', () => {
    for (const command of notEmpty(descriptions)) {
      const { name, examples = [] } = command;
      expect([2, 3, 4], name).toContain(examples.length);
      for (const { parameters } of notEmpty(examples))
        expect(() => parseCommand(command, split(parameters))).not.toThrow();
    }
  });

  it('have examples only with known words', () => {
    const unknown = notEmpty(descriptions).flatMap((command) => {
      const { name, positionals, examples = [] } = command;
      const known = positionals?.known;
      if (known === undefined || typeof known === 'string') return [];
      const words = examples.map(({ parameters }) => parseCommand(command, split(parameters)).positionals[0]);
      return words.filter((word) => word !== undefined && !known.includes(word)).map((word) => `${name} ${word}`);
    });
    expect(unknown).toEqual([]);
  });

  it('have --json, --help and --folder, in the help as well', () => {
    for (const command of notEmpty(descriptions)) {
      expect(Object.keys(command.options), command.name).toEqual(expect.arrayContaining(['json', 'help', 'folder']));
      expect(formatHelp(command)).toMatch(/--json[^]*Examples:\n {2}# [^]*Exit codes: 0 /);
    }
  });
});

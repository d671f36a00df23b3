/** Output that pages show is produced: the commands of the blocks that are marked run, and the others say why they do not. */
import { parseYaml } from '@redocly/openapi-core';
import { afterAll, describe, expect, it } from 'vitest';
import { isLongForm } from '../../openapi/testing/long-form.ts';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { matchesOutput, parseSteps, readRemark } from './testing/console.ts';
import { makePlace, type Place, runInPlace } from './testing/places.ts';
import { findCode, readPages } from './testing/pages.ts';

const blocks = readPages().flatMap(({ path, text }) => findCode(text).map((block) => ({ path, ...block })));
const steps = blocks.flatMap((block) => {
  const remark = readRemark(block);
  if (remark === undefined || (remark.isLong && !isLongForm)) return [];
  return parseSteps(block.text).map((step) => ({ path: block.path, place: remark.place, ...step }));
});

const places = new Map<string, Promise<Place>>();
afterAll(() => Promise.all([...places.values()].map(async (place) => (await place).close())));

function openPlace(name: string): Promise<Place> {
  const place = places.get(name) ?? makePlace(name);
  places.set(name, place);
  return place;
}

/** Languages of blocks that are neither commands nor output. */
const others = ['indented', 'inline', 'sh', 'ts', 'yaml', 'ini'];

/** What a line of a shell begins with. */
const programs = /^(?:[A-Z_]+=\S+ ?)*(?:npm|npx|git|cd|curl|docker|pulumi|printf|eval|source)\b|^[A-Z_]+=|^#/;

describe('a page', () => {
  it.each(notEmpty(steps))('shows the output of $command in $path', async ({ place, command, shown }) => {
    const output = await runInPlace(command, await openPlace(place));
    // The page and the output side by side tell what is wrong.
    if (!matchesOutput(shown, output)) expect(output).toBe(shown.join('\n'));
    expect(matchesOutput(shown, output)).toBe(true);
  });

  it('has only blocks of YAML that can be parsed', () => {
    for (const { text } of notEmpty(blocks.filter((block) => block.language === 'yaml')))
      expect((): unknown => parseYaml(text)).not.toThrow();
  });

  it('has only commands in blocks without a place to run in, so that no output stands there', () => {
    const lines = blocks
      .filter(({ language }) => ['indented', 'sh'].includes(language))
      .flatMap(({ path, line, text }) =>
        text
          .replaceAll(/\\\n\s*/g, '')
          .split('\n')
          .map((command) => ({ path, line, command })),
      );
    const isCommand = (text: string): boolean => programs.test(text) || /^\s+-/.test(text);
    expect(notEmpty(lines).filter(({ command }) => !isCommand(command))).toEqual([]);
  });

  it('says of each other block with output why no test runs it', () => {
    const unexplained = blocks.filter((block) => {
      if (others.includes(block.language) || readRemark(block) !== undefined) return false;
      return !/^(?:drawing|not run: .+)$/.test(block.remark ?? '');
    });
    expect(unexplained.map(({ path, line }) => `${path}:${line}`)).toEqual([]);
  });
});

describe('shown output', () => {
  const output = '   12 ms  done  a\nfirst\nsecond (b.c)\nlast  \n';

  it.each([
    { given: ['   12 ms  done  a', 'first', 'second (b.c)', 'last'], want: true },
    { given: ['…  done  a', '…', 'last'], want: true },
    { given: ['…', 'second (…)', '…'], want: true },
    { given: ['…', 'third', '…'], want: false },
    { given: ['…', 'first'], want: false },
    { given: ['…', 'second (bxc)', 'last'], want: false },
    { given: [], want: false },
  ])('matches the lines $given: $want', ({ given, want }) => {
    expect(matchesOutput(given, output)).toBe(want);
  });

  it('is empty if the command prints nothing', () => {
    expect([matchesOutput([], '\n'), matchesOutput(['a'], '')]).toEqual([true, false]);
  });

  it('belongs to the command above it, which may have several lines', () => {
    const text = '$ a \\\n  --b\none\n\ntwo\n$ c';
    expect(parseSteps(text)).toEqual([
      { command: 'a \\\n  --b', shown: ['one', '', 'two'] },
      { command: 'c', shown: [] },
    ]);
  });
});

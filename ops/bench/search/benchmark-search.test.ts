/** Tests that the measurement runs and returns all figures, of any value. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { pickRows } from '../../../openapi/testing/long-form.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { projectFolder } from '../../file/files.ts';
import { findPostgres } from '../../process/postgres-server.ts';
import { Report } from '../../cli/report.ts';
import { benchmarkSearch, parseEngine } from './benchmark-search.ts';
import { createRandom } from '../run/statistics.ts';
import { createEntrySource, queryKinds } from './entries.ts';

const number = expect.any(Number) as number;

describe('npm run bench -- search', () => {
  // PostgreSQL may not be installed: the test is skipped by its name then.
  const engines = [
    { engine: 'sqlite', isThere: true },
    { engine: 'postgres', isThere: findPostgres() !== undefined },
  ].map(({ engine, isThere }) => ({ engine, run: isThere ? it : it.skip }));
  for (const { engine, run } of pickRows(engines, 1))
    run(`measures each size that is asked for, on ${engine}`, () => {
      const parameters = [
        'bin/run.js',
        'ops/bench/main.ts',
        'search',
        '--entries',
        '20',
        '--engine',
        engine,
        '--seconds',
        '0.05',
        '--json',
      ];
      const { status, stdout } = spawnSync(process.execPath, parameters, { cwd: projectFolder, encoding: 'utf8' });
      const { search } = JSON.parse(stdout) as { search: Record<string, unknown>[] }; // its own facts
      const queries = queryKinds.map(({ name: kind }) => ({
        kind,
        searches: 20,
        found: number,
        p50: number,
        p99: number,
        cpu: number,
        recall10: number,
        recall20: number,
      }));
      expect({ status, search }).toMatchObject({ status: 0, search: [{ entries: 20, queries, outbox: number }] });
      for (const value of notEmpty(Object.values(search[0] ?? {}).filter((one) => typeof one === 'number'))) {
        expect(value).toBeGreaterThan(0);
      }
    });

  const refused = [
    { given: '', want: '' },
    { given: '1000,many', want: 'many' },
    { given: '0', want: '0' },
    { given: '1.5', want: '1.5' },
  ];
  it.each(refused)('refuses "$given"', async ({ given, want }) => {
    const report = new Report({ command: 'bench', write: () => undefined });
    const options = { engine: undefined, seconds: 1, report, dryRun: true };
    const refusal: unknown = await benchmarkSearch({ ...options, entries: given }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'cli-option-invalid', data: { option: 'entries', given: want } });
  });
});

describe('engine', () => {
  const isThere = () => '/usr/lib/postgresql';
  const known = [
    { given: undefined, want: 'sqlite' },
    { given: 'sqlite', want: 'sqlite' },
    { given: 'postgres', want: 'postgres' },
  ];
  it.each(known)('$given is $want', ({ given, want }) => expect(parseEngine(given, isThere)).toBe(want));

  const refused = [
    { given: 'mysql', find: isThere, code: 'cli-option-invalid' },
    { given: '', find: isThere, code: 'cli-option-invalid' },
    { given: 'postgres', find: () => undefined, code: 'cli-postgres-missing' },
  ];
  it.each(refused)('"$given" is refused: $code', ({ given, find, code }) => {
    expect(() => parseEngine(given, find)).toThrow(expect.objectContaining({ name: 'OpsError', code }));
  });
});

describe('entries', () => {
  const size = 1_000;
  const take = (count: number, seed = 1) => Array.from({ length: count }, createEntrySource(seed, size));
  const splitWords = (entries: ReturnType<typeof take>): string[][] =>
    entries.map(({ user_input, assistant_response }) => `${user_input} ${assistant_response}`.split(' '));

  it('are the same for the same seed', () => {
    expect(take(3)).toEqual(take(3));
    expect(take(3)).not.toEqual(take(3, 2));
  });

  it('have frequent words and rare words', () => {
    const counts = new Map<string, number>();
    for (const word of splitWords(take(size)).flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
    const sorted = [...counts].filter(([word]) => !/^[vxz]/.test(word)).map(([, count]) => count);
    const [first = 0, second = 0] = sorted.sort((a, b) => b - a);
    expect(first / second).toBeCloseTo(2, 0);
    expect(sorted.filter((count) => count === 1).length).toBeGreaterThan(sorted.length / 3);
  });

  const shares = [
    { kind: 'a word in 10 entries', want: 10 / size },
    { kind: 'a word in 1 % of the entries', want: 0.01 },
    { kind: 'a word in 10 %', want: 0.1 },
    { kind: 'a word in 50 %', want: 0.5 },
    { kind: 'the last word of 2 KB, in 12 %', want: 0.125 },
  ];
  it.each(shares)('have $kind', ({ kind, want }) => {
    const entries = splitWords(take(size));
    const createWords = queryKinds.find(({ name }) => name === kind)?.createWords;
    const word = createWords?.(createRandom(7), size) ?? '';
    const found = entries.filter((words) => words.includes(word)).length / size;
    expect(found).toBeGreaterThan(want / 3);
    expect(found).toBeLessThan(want * 2);
  });

  it('have words that begin as the searched beginnings', () => {
    const words = splitWords(take(size)).flat();
    const random = createRandom(7);
    for (const { createWords } of notEmpty(queryKinds.filter(({ name }) => name.includes('letter')))) {
      const beginning = createWords(random, size);
      expect(words.some((word) => word.startsWith(beginning))).toBe(true);
    }
  });
});

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
        '--conditions=fountainai-source',
        '--import',
        'tsx',
        'ops/bench/main.ts',
        'search',
        '--entries',
        '100',
        '--engine',
        engine,
        '--json',
      ];
      const { status, stdout } = spawnSync(process.execPath, parameters, { cwd: projectFolder, encoding: 'utf8' });
      const { search } = JSON.parse(stdout) as { search: Record<string, unknown>[] }; // its own facts
      const queries = queryKinds.map(({ name: kind }) => ({
        kind,
        searches: 100,
        found: number,
        p50: number,
        p99: number,
      }));
      expect({ status, search }).toMatchObject({ status: 0, search: [{ entries: 100, queries, outbox: number }] });
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
    const refusal: unknown = await benchmarkSearch({ entries: given, engine: undefined, report, dryRun: true }).catch(
      (error: unknown) => error,
    );
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
  const take = (count: number, seed = 1) => Array.from({ length: count }, createEntrySource(seed));
  const splitWords = (entries: ReturnType<typeof take>): string[] =>
    entries.flatMap(({ user_input, assistant_response }) => `${user_input} ${assistant_response}`.split(' '));

  it('are the same for the same seed', () => {
    expect(take(3)).toEqual(take(3));
    expect(take(3)).not.toEqual(take(3, 2));
  });

  it('have frequent words and rare words', () => {
    const counts = new Map<string, number>();
    for (const word of splitWords(take(1_000))) counts.set(word, (counts.get(word) ?? 0) + 1);
    const sorted = [...counts.values()].sort((a, b) => b - a);
    const [first = 0, second = 0] = sorted;
    expect(first / second).toBeCloseTo(2, 0);
    expect(sorted.filter((count) => count === 1).length).toBeGreaterThan(sorted.length / 3);
  });

  it('contain the words of the queries', () => {
    const known = new Set(splitWords(take(1_000)));
    const common = queryKinds.find(({ name }) => name === 'a common word');
    const random = createRandom(7);
    for (let n = 0; n < 100; n += 1) expect(known).toContain(common?.createWords(random));
  });
});

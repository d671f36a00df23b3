import { describe, expect, it } from 'vitest';
import { chooseRows } from './rows.ts';
import { scenarios } from './scenarios.ts';
import { listNeeded } from './servers.ts';

const onPostgres = [
  'take a number, on postgres',
  'create a session, on postgres',
  'take a number, 4 replicas on postgres',
  'create a session, 4 replicas on postgres',
  'create a session, 4 replicas and one sequence on postgres',
];
const onReplicas = ['read a context, 4 replicas of the bare server', ...onPostgres.slice(2)];
const listNames = (choice: ReturnType<typeof chooseRows>) =>
  choice.rows.map(({ scenario, connections }) => `${scenario.name} at ${connections}`);

describe('rows', () => {
  it('are all scenarios for each number of connections', () => {
    const { rows, skipped } = chooseRows({ only: [], connectionCounts: [4, 64], hasPostgres: true });
    expect({ rows: rows.length, skipped }).toEqual({ rows: scenarios.length * 2, skipped: [] });
  });

  it('are found by words of their names', () => {
    const choice = chooseRows({ only: ['postgres'], connectionCounts: [64], hasPostgres: true });
    expect(listNames(choice)).toEqual(onPostgres.map((name) => `${name} at 64`));
  });

  it('of PostgreSQL are skipped by name if it is not installed', () => {
    const { rows, skipped } = chooseRows({
      only: ['take a number'],
      connectionCounts: [1, 64],
      hasPostgres: false,
    });
    expect(rows.map(({ scenario }) => scenario.name)).toEqual(['take a number', 'take a number']);
    const [sequence, , replicas] = onPostgres;
    expect(skipped).toEqual(
      [sequence, replicas].map((name) => expect.stringMatching(`^${name}: PostgreSQL is not`) as string),
    );
  });

  it('of replicas are skipped by name if they cannot share the connections evenly', () => {
    const choice = chooseRows({ only: ['replicas'], connectionCounts: [1, 16, 42, 64], hasPostgres: true });
    const listWith = (counts: readonly number[], between: string) =>
      onReplicas.flatMap((name) => counts.map((count) => `${name}${between}${count}`));
    expect(listNames(choice)).toEqual(listWith([16, 64], ' at '));
    expect(choice.skipped).toEqual(
      listWith([1, 42], ', at ').map((start) => expect.stringContaining(`${start}:`) as string),
    );
  });

  const refused = [
    {
      given: { only: ['nonsense'], hasPostgres: true },
      want: { code: 'cli-scenario-unknown', data: { names: ['nonsense'] } },
    },
    {
      given: { only: ['postgres'], hasPostgres: false },
      want: { code: 'cli-nothing-to-measure' },
    },
    { given: { only: ['4 replicas'], hasPostgres: true }, want: { code: 'cli-nothing-to-measure' } },
  ];
  it.each(refused)('are refused if none can be measured: $given', ({ given, want }) => {
    expect(() => chooseRows({ ...given, connectionCounts: [1] })).toThrow(
      expect.objectContaining({ name: 'OpsError', ...want }),
    );
  });
});

describe('servers', () => {
  const table = [
    { given: ['bare-koa', 'sequence'], want: ['bare-koa', 'sequence'] },
    { given: ['session', 'bare-http'], want: ['bare-http', 'sequence', 'session'] },
    { given: ['postgres-together'], want: ['postgres-together'] },
    { given: ['four-postgres-sequences', 'postgres-sequence'], want: ['postgres-sequence', 'four-postgres-sequences'] },
    { given: ['four-postgres-sessions'], want: ['postgres-sequence', 'four-postgres-sessions'] },
  ] as const;
  it.each(table)('for $given are $want', ({ given, want }) => expect(listNeeded(given)).toEqual(want));
});

import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postgres } from '../../tests/lib/engines.ts';
import { isSpoiled } from './postgres-errors.ts';
import { Packet, type PacketStatement } from './postgres-packet.ts';

const read = (text: string, name = text): PacketStatement => ({ name, text, values: [], hasRows: true });
const run = (text: string, name = text): PacketStatement => ({ name, text, values: [], hasRows: false });

const failing = read('select 1 / 0');

describe.skipIf(postgres === undefined)('a packet (needs PostgreSQL)', () => {
  let client: pg.Client;

  beforeEach(async () => {
    const place = await postgres!.place(); // skipped without a server
    client = new pg.Client({ connectionString: place.environment.DATABASE_URL, pipeline: true });
    await client.connect();
    await client.query('create temporary table thing (id integer primary key)');
  });

  afterEach(() => client.end());

  /** Sends the statements in packets. */
  function send(...packets: readonly (readonly PacketStatement[])[]) {
    const results = packets.flatMap((statements) => {
      const packet = client.query(new Packet());
      const added = statements.map((statement) => packet.add(statement));
      packet.end();
      return added;
    });
    return Promise.allSettled(results);
  }

  const count = async (): Promise<number> => (await client.query('select from thing')).rowCount ?? 0;
  const done = (value: object) => ({ status: 'fulfilled', value });
  const failed = (code: string) => ({ status: 'rejected', reason: { code } });

  it('has a result for each statement', async () => {
    const insert = { ...run('insert into thing select generate_series($1::integer, $2)'), values: ['1', '3'] };
    expect(
      await send([read('select 1 as one, null as nothing'), insert, run('select 1', 'unread'), run('begin')]),
    ).toEqual([
      done({ command: 'SELECT', rowCount: 1, rows: [{ one: 1, nothing: null }] }),
      done({ command: 'INSERT', rowCount: 3, rows: [] }),
      done({ command: 'SELECT', rowCount: 1, rows: [] }),
      done({ command: 'BEGIN', rowCount: 0, rows: [] }),
    ]);
  });

  it.each(['', '-- nothing', ';'])('has a result for the empty statement %j', async (text) => {
    expect(await send([read('select 1 as one'), read(text, 'empty'), read('select 2 as two')])).toEqual([
      done({ command: 'SELECT', rowCount: 1, rows: [{ one: 1 }] }),
      done({ command: '', rowCount: 0, rows: [] }),
      done({ command: 'SELECT', rowCount: 1, rows: [{ two: 2 }] }),
    ]);
  });

  it('runs no statement after one that fails, also outside of a transaction', async () => {
    const insert = run('insert into thing values (1)');
    expect(await send([insert, failing, run('insert into thing values (2)'), run('commit')])).toMatchObject([
      { status: 'fulfilled' },
      failed('22012'),
      failed('22012'),
      failed('22012'),
    ]);
    expect(await count()).toBe(0); // without a transaction of its own, a packet is one
  });

  it('runs the statements of the next packet', async () => {
    const outcomes = await send([failing, run('insert into thing values (1)')], [run('insert into thing values (2)')]);
    expect(outcomes).toMatchObject([failed('22012'), failed('22012'), { status: 'fulfilled' }]);
    expect(await count()).toBe(1);
  });

  it('prepares a statement again that came after one that failed, and no other', async () => {
    const [skipped, invalid] = [run('insert into thing values (1)'), run('insert into nothing values (1)')];
    await send([failing, skipped]);
    await send([invalid]);
    await client.query('create temporary table nothing (id integer)');
    expect(await send([skipped], [invalid], [failing])).toMatchObject([
      { status: 'fulfilled' },
      { status: 'fulfilled' },
      failed('22012'),
    ]);
  });

  it('rejects for a value that JavaScript cannot represent, and continues', async () => {
    const outcomes = await send([read('select 9007199254740993'), read('select 1 as one')]);
    expect(outcomes).toMatchObject([{ status: 'rejected', reason: { name: 'RangeError' } }, { status: 'fulfilled' }]);
  });

  it('rejects with the same error for each statement if the connection ends', async () => {
    client.on('error', () => undefined);
    const terminate = run('select pg_terminate_backend(pg_backend_pid())');
    const later = [run('select 1'), run('select 2')];
    const outcomes = await send([terminate, ...later], later);
    const reasons = outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as unknown));
    // A server that has not read all when it ends the connection may take its message back.
    expect(reasons.map(isSpoiled)).toEqual([true, true, true, true, true]);
    expect(new Set(reasons.slice(0, 3)).size).toBe(1);
    expect(await send([run('select 1')])).toMatchObject([
      { status: 'rejected', reason: { name: 'StorageUnavailable' } },
    ]);
  });
});

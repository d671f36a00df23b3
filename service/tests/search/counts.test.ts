/** `q` that matches more interactions than are ranked: the count says so, and the pages have each interaction once. */
import { sql } from 'kysely';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../config/config.ts';
import { migrations } from '../../ensemble/migrations/migrations.ts';
import { byEngine } from '../../storage/database/engine.ts';
import { openDatabase } from '../../start/open-database.ts';
import { openTestService, type TestService } from '../../testing/whole-service.ts';
import { engines } from '../lib/engines.ts';

/** 2,100 interactions, each with "storm", one of a hundred with "harbour", the newest last. */
const entries = 2_100;
const ranked = 2_000;
const insertMany = byEngine({
  sqlite: () => sql.raw(insertFrom("printf('2026-01-01T00:%02d:%02d.000Z', n / 60, n % 60)")),
  postgres: () =>
    sql.raw(insertFrom("to_char(timestamp '2026-01-01' + n * interval '1 s', 'YYYY-MM-DD\"T\"HH24:MI:SS.000Z')")),
});

function insertFrom(time: string): string {
  return `insert into logs (timestamp, user_input, assistant_response, service_responses, public_id, state, principal)
    with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${entries})
    select ${time}, case when n % 100 = 0 then 'storm harbour' else 'storm' end, '', '[]', 'log-' || n, 'done', 'default'
    from numbers`;
}

describe.each(engines)('many matches on $name', ({ place: makePlace }) => {
  let service: TestService;

  beforeAll(async () => {
    const place = await makePlace();
    const config = readConfig({ API_KEYS: 'k', ADMIN_API_KEYS: 'a', ...place.environment });
    const database = await openDatabase('ensemble', migrations, { config, log: pino({ level: 'silent' }) });
    await database.write((transaction) => transaction.run(insertMany, {}));
    await database.close();
    service = await openTestService('ensemble', { place });
    const isReady = async () => (await service.call('get', '/readyz')).body;
    const ready = { states: { search: { status: 'ok' } } };
    await vi.waitFor(async () => expect(await isReady()).toMatchObject(ready), 60_000);
  }, 120_000);
  afterAll(() => service.close());

  const read = async (path: string) => {
    const { headers, body } = await service.call('get', path);
    const ids = (body as { logs: { id: string }[] }).logs.map(({ id }) => id); // as the document says
    const next = /<([^>]*)>; rel="next"/.exec(String(headers.link))?.[1];
    return { ids, next, counts: [headers['x-total-count'], headers['x-total-count-exact']] };
  };

  const inexact = [String(ranked), 'false'];
  const counts = [
    { given: '/logs?limit=1', want: [String(entries), undefined] },
    { given: '/logs?limit=1&q=harbour', want: ['21', undefined] },
    { given: '/logs?limit=1&q=nothing', want: ['0', undefined] },
    { given: '/logs?limit=1&q=storm', want: inexact },
    { given: '/logs?limit=1&q=sto&offset=1999', want: inexact },
    { given: '/logs?limit=1&q=storm&offset=2000', want: inexact },
    { given: '/logs?limit=1&q=storm&offset=9007199254740991', want: inexact },
    // Filters that the index does not have are applied to the best thousand.
    { given: '/logs?limit=1&q=storm&state=done', want: ['1000', 'false'] },
    { given: '/logs?limit=1&q=harbour&state=done', want: ['21', undefined] },
  ];
  it.each(counts)('$given', async ({ given, want }) => {
    expect((await read(given)).counts).toEqual(want);
  });

  it('is on the pages once, which end', async () => {
    const seen: string[] = [];
    let pages = 0;
    for (let path: string | undefined = '/logs?q=storm&limit=300'; path !== undefined && pages < 20; pages += 1) {
      const page: Awaited<ReturnType<typeof read>> = await read(path);
      expect(page.counts).toEqual(inexact);
      seen.push(...page.ids);
      path = page.next;
    }
    expect([pages, seen.length, new Set(seen).size]).toEqual([7, ranked, ranked]);
    const newest = Array.from({ length: ranked }, (_, index) => `log-${entries - index}`);
    expect(new Set(seen)).toEqual(new Set(newest));
    expect((await read('/logs?q=storm&limit=300&offset=2000')).ids).toEqual([]);
  });
});

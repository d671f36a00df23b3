/** Records from before there were principals. */
import { describe, expect, it } from 'vitest';
import { type Kysely, type Migrations, statement } from 'fountainai';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { engines } from '../../tests/lib/engines.ts';
import { createInteractionLog } from '../log/interaction-log.ts';
import { migrations } from '../migrations/migrations.ts';

interface OldTables {
  logs: { timestamp: string; user_input: string; assistant_response: string; service_responses: string };
}

const insertOld = statement((database: Kysely<OldTables>, parameter: OldTables['logs']) =>
  database.insertInto('logs').values({
    timestamp: parameter.timestamp,
    user_input: parameter.user_input,
    assistant_response: parameter.assistant_response,
    service_responses: parameter.service_responses,
  }),
);

const upTo = (last: string): Migrations =>
  Object.fromEntries(Object.entries(migrations).filter(([name]) => name <= last));

describe.each(notEmpty(engines))('on $name', ({ place: newPlace }) => {
  it.each(['0003-writes', '0005-policy'])('records of %s belong to the default principal', async (version) => {
    const place = await newPlace();
    const old = await place.open(upTo(version));
    const row = { timestamp: '2026-01-01T00:00:00.000Z', assistant_response: 'Hello.', service_responses: '[]' };
    await old.write((transaction) => transaction.run(insertOld, { ...row, user_input: 'Hello' }));
    await old.close();
    const database = await place.open(migrations);
    const log = createInteractionLog(database);
    const read = async (owner?: string) =>
      (await (await log.list(10, 0, { owner })).all()).map((one) => one.user_input);
    expect([await read(), await read('default'), await read('ann')]).toEqual([['Hello'], ['Hello'], []]);
    expect([await log.count({ owner: 'default' }), await log.count({ owner: 'ann' })]).toEqual([1, 0]);
    await database.close();
    await place.dispose();
  });
});

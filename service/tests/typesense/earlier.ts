/** Puts an index and its database into the state in which the version before systems had ids left them. */
import { noteMigrations } from '../../search/testing/notes.ts';
import { readState, replaceState } from '../../search/tables/states.ts';
import { rawStatement } from '../../storage/database/engine.ts';
import type { DataPlace } from '../lib/engines.ts';
import type { TypesenseServer } from './server.ts';

const drop = ['search_system', 'search_watch'].map((table) => rawStatement(`drop table ${table}`));

/** @returns the name of the searched collection */
export async function makeEarlier(place: DataPlace, server: TypesenseServer): Promise<string> {
  const [made = ''] = await server.collections();
  const [collection = '', , version = '', time = ''] = made.split('_');
  const earlier = `${collection}_${version}_${time}`;
  const schema = (await (await server.ask('GET', `/collections/${made}`)).json()) as object;
  await server.ask('POST', '/collections', JSON.stringify({ ...schema, name: earlier }));
  const lines = await (await server.ask('GET', `/collections/${made}/documents/export`)).text();
  await server.ask('POST', `/collections/${earlier}/documents/import`, lines);
  await server.ask('PUT', `/aliases/${collection}`, JSON.stringify({ collection_name: earlier }));
  await server.ask('DELETE', `/collections/${made}`);
  const database = await place.open(noteMigrations);
  const state = await readState(database, collection);
  await replaceState(database, state, { ...state, live: earlier });
  await database.write(async (transaction) => {
    for (const table of drop) await transaction.run(table, {});
  });
  await database.close();
  return earlier;
}

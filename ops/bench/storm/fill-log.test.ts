import { request } from 'undici';
import { expect, it } from 'vitest';
import { arrayOf, objectOf } from '../../../openapi/json/json.ts';
import { inScratch } from '../run/scratch.ts';
import { createEntrySource } from '../search/entries.ts';
import { getDataFolder, startServers } from '../services/servers.ts';
import { fillLog } from './fill-log.ts';

it('an ensemble that starts on a filled log finds the words of its entries', async () => {
  const next = createEntrySource(1, 30);
  const entries = Array.from({ length: 30 }, () => next());
  const [word = ''] = entries.at(-1)?.user_input.split(' ') ?? [];
  const found = await inScratch(async (scratch) => {
    await fillLog(getDataFolder('all', scratch), entries.length);
    const { services, headers } = (await startServers(['all'], scratch))('all');
    const search = async (query: string) => {
      const answer = await request(`${services.get('ensemble')}/logs?limit=100${query}`, { headers });
      return arrayOf(objectOf(await answer.body.json()).logs);
    };
    return { all: await search(''), withWord: await search(`&q=${word}`) };
  });
  expect(found.all).toHaveLength(entries.length);
  expect(found.withWord.length).toBeGreaterThan(0);
  expect(found.withWord.length).toBeLessThan(entries.length);
});

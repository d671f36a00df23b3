/** The search of a principal in a real Typesense, which ignores marks in the values of a filter. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Ensemble, openEnsemble } from '../../ensemble/access/testing/principals.ts';
import { folderPlace } from '../../testing/whole-service.ts';
import { TypesenseServer, typesenseProgram } from './server.ts';

const principals = ['{ name: ann, keys: [env:ANN_KEY] }', '{ name: an-n, keys: [env:BOB_KEY] }'];

describe.skipIf(typesenseProgram === undefined)('a real index (needs typesense-server)', () => {
  let server: TypesenseServer;
  let ensemble: Ensemble;

  beforeEach(async () => {
    server = await TypesenseServer.start();
    const place = await folderPlace();
    const environment = { ...place.environment, TYPESENSE_URL: server.url, TYPESENSE_API_KEY: server.apiKey };
    ensemble = await openEnsemble({
      principals: principals.map((one) => `  - ${one}\n`).join(''),
      place: { ...place, environment },
    });
  });
  afterEach(async () => {
    await ensemble.close();
    await server.dispose();
  });

  it('finds the interactions of a principal alone, with their number', async () => {
    for (const name of ['ann', 'ann', 'bob']) await ensemble.say(name, `Tell ${name} of the storm`);
    const total = async (name: string): Promise<unknown> =>
      (await ensemble.as(name, 'get', '/logs?q=storm&limit=1')).headers['x-total-count'];
    await expect.poll(() => total('administrator'), { timeout: 60_000 }).toBe('3');
    expect([await total('ann'), await total('bob')]).toEqual(['2', '1']);
  });
});

import { describe, expect, it } from 'vitest';
import { openTestService } from '../testing/whole-service.ts';
import { engines } from '../tests/lib/engines.ts';
import { typesenseProgram } from '../tests/typesense/server.ts';
import { useServer } from '../tests/typesense/shared-server.ts';

const onEngines = describe.skipIf(typesenseProgram === undefined).each(engines);

onEngines('sequences, on $name (needs typesense-server)', ({ place: makePlace }) => {
  const server = useServer();

  it('are the same in the external index as in the database', async () => {
    const place = await makePlace();
    const typesense = { TYPESENSE_URL: server().url, TYPESENSE_API_KEY: server().apiKey };
    const service = await openTestService('central-sequence', {
      place: { environment: { ...place.environment, ...typesense }, dispose: () => place.dispose() },
    });
    const numbers = [1, 2].map((elementId) => ({ elementType: 'section', elementId }));
    for (const body of numbers) await service.call('post', '/sequence', { body });
    await service.call('post', '/sequence', { body: { elementType: 'section' } });
    const elements = [
      { elementId: 1, newSequence: 2 },
      { elementId: 2, newSequence: 1 },
    ];
    await service.call('put', '/sequence/reorder', { body: { elementType: 'section', elements } });
    const version = { elementType: 'section', elementId: 2, newVersionData: { title: 'Storm' }, comment: 'first' };
    await service.call('post', '/sequence/version', { body: version });
    const want = [
      { id: 'section.1', sequenceNumber: 2, versionNumber: 0 },
      { id: 'section.2', sequenceNumber: 1, versionNumber: 1, comment: 'first', data: 'title storm' },
    ];
    const documents = new Map(want.map((document) => [document.id, expect.objectContaining(document) as unknown]));
    await expect.poll(() => server().documents('sequences'), { timeout: 60_000 }).toEqual(documents);
    await service.close();
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import { readConfig } from '../../service/config/config.ts';
import { temporaryFolder } from '../../service/storage/testing/folders.ts';
import { openTestService, type TestService } from '../../service/testing/whole-service.ts';
import { TypesenseProxy } from '../../service/tests/typesense/proxy.ts';
import { typesenseProgram } from '../../service/tests/typesense/server.ts';
import { useServer } from '../../service/tests/typesense/shared-server.ts';
import { OpsError } from '../error/ops-error.ts';
import { Report } from '../cli/report.ts';
import { searchJob } from './job.ts';

const documents = await loadDocuments();

describe.skipIf(typesenseProgram === undefined)('npm run search (needs typesense-server)', () => {
  const server = useServer();
  let folder: { path: string; dispose: () => Promise<void> };
  let proxy: TypesenseProxy;
  let service: TestService;

  beforeEach(async () => {
    folder = await temporaryFolder();
    proxy = await TypesenseProxy.start(server());
    service = await openTestService('ensemble', {
      place: {
        environment: { DATA_DIR: folder.path, TYPESENSE_URL: proxy.url, TYPESENSE_API_KEY: proxy.apiKey },
        dispose: () => folder.dispose(),
      },
    });
    const aliases = async (): Promise<string[]> => [...(await server().aliases()).keys()].sort();
    await expect.poll(aliases, { timeout: 60_000 }).toEqual(['logs', 'services']);
  });

  afterEach(async () => {
    await service.close();
    await proxy.stop();
  });

  const run = async (positionals: string[], wait?: string): Promise<{ exit: number; text: string }> => {
    let text = '';
    const report = new Report({ command: 'search', write: (line) => (text += line) });
    const config = readConfig({ DATA_DIR: folder.path });
    const exit = await searchJob({ config, documents, positionals, wait, report, dryRun: false });
    return { exit, text };
  };

  it('reports, retries and rebuilds while the service runs', async () => {
    proxy.faults.set({ on: /logs_.*import/, does: { documents: /storm/, code: 400 } });
    await service.call('post', '/interact', { body: { user_input: 'a storm' } });
    await expect.poll(async () => (await run(['status'])).text, { timeout: 60_000 }).toMatch(/^logs .*1 refused$/m);
    const status = await run([]);
    expect(status.exit).toBe(1);
    expect(status.text).toMatch(/refused: logs 1, .*: 400: as it was ordered/);
    const again = await run(['retry', 'logs'], '30');
    expect(again.exit).toBe(1);
    expect(again.text).toMatch(/0 waiting, 1 refused again/);
    proxy.faults.clear();
    const retried = await run(['retry', 'logs'], '30');
    expect(retried.exit).toBe(0);
    expect(retried.text).toMatch(/1 documents are sent again/);
    expect(await server().documents('logs')).toHaveProperty('size', 1);
    const before = (await server().aliases()).get('logs');
    expect((await run(['reindex', 'logs'], '10')).exit).toBe(0);
    expect((await server().aliases()).get('logs')).not.toBe(before);
    expect((await run(['status'])).exit).toBe(0);
  });

  it.each([
    { given: ['burn'], want: { code: 'cli-command-unknown', data: { given: 'burn' } } },
    { given: ['status', 'pets'], want: { code: 'cli-collection-unknown', data: { names: ['pets'] } } },
  ])('rejects $given with $want.code', async ({ given, want }) => {
    await expect(run(given)).rejects.toThrow(OpsError);
    await expect(run(given)).rejects.toMatchObject(want);
  });
});

/** Our services held against their documents: every case that `ops/contract` derives is a test. */
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDocuments } from '../../openapi/directory.ts';
import { deriveCases } from '../../ops/contract/derive.ts';
import { ContractRun } from '../../ops/contract/run.ts';
import { ownStates } from '../../ops/contract/states.ts';
import { portSetting, readConfig } from '../config.ts';
import { type RunningServices, startServices } from '../start.ts';
import { temporaryFolder } from '../storage/testing.ts';

const documents = await loadDocuments();
const keys = new Map([
  ['apiKeyAuth', 'a-key-for-the-contract-tests'],
  ['adminApiKeyAuth', 'an-admin-key-for-the-contract-tests'],
]);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let running: RunningServices;

beforeAll(async () => {
  folder = await temporaryFolder();
  const config = readConfig({
    NODE_ENV: 'test',
    DATA_DIR: folder.path,
    API_KEYS: keys.get('apiKeyAuth'),
    ADMIN_API_KEYS: keys.get('adminApiKeyAuth'),
    ALLOWED_HOSTS: '127.0.0.1',
    ...Object.fromEntries(documents.map(({ name }) => [portSetting(name), '0'])),
  });
  running = await startServices({ config, documents, log: pino({ level: 'silent' }) });
});

afterAll(async () => {
  await running.close();
  await folder.dispose();
});

const urlOf = (name: string): string => running.services.find((service) => service.name === name)!.url;

for (const document of documents) {
  describe(document.name, () => {
    let contract: ContractRun;

    beforeAll(() => {
      const states = ownStates({ documentUrl: () => `${urlOf('session-context')}/openapi.json` });
      const credentials = (scheme: string): string | undefined => keys.get(scheme);
      contract = new ContractRun({ document, url: urlOf(document.name), credentials, states, strict: true });
    });

    afterAll(() => contract.close());

    for (const contractCase of deriveCases(document, { strict: true })) {
      it(`${contractCase.subject}: ${contractCase.title}`, async () => {
        const { outcome, got, faults, curl } = await contract.run(contractCase);
        expect({ outcome, got, faults, curl }).toEqual({ outcome: 'passed', got, faults: [], curl });
      });
    }
  });
}

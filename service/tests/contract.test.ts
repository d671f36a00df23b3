/**
 * The contract tests of the services: every case that `ops/probe` derives is a test. For generated services, operations
 * without an implementation are skipped, and details that their documents do not specify are accepted.
 */
import { randomInt } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import { deriveCases } from '../../ops/probe/cases/derive.ts';
import { ContractRun } from '../../ops/probe/run/run.ts';
import { ownStates } from '../../ops/probe/run/states.ts';
import { wantedSettings } from '../../ops/initialize/environment-file.ts';
import { ownDocuments } from '../../openapi/testing/documents.ts';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { portSetting, readConfig } from '../config/config.ts';
import { type RunningServices, startServices } from '../start/start.ts';
import { engines, type DataPlace } from './lib/engines.ts';

const documents = notEmpty(await loadDocuments());
const own = (await ownDocuments()).map(({ name }) => name);
const settings = wantedSettings(documents).map(({ name, value }) => [name, value] as const);
const { credentials: accepted } = readConfig(Object.fromEntries(settings));

/** The tests of storage and stores check the other engine; `DATABASES=postgres` runs all these tests on it too. */
const chosen = notEmpty(process.env.DATABASES === undefined ? engines.slice(0, 1) : engines);

describe.each(chosen)('on $name', ({ place: newPlace }) => {
  let place: DataPlace;
  let running: RunningServices;

  beforeAll(async () => {
    place = await newPlace();
    const config = readConfig({
      NODE_ENV: 'test',
      ...place.environment,
      ...Object.fromEntries(settings),
      ...Object.fromEntries(documents.map(({ name }) => [portSetting(name), '0'])),
    });
    running = await startServices({ config, documents, log: pino({ level: 'silent' }) });
  });

  afterAll(async () => {
    await running.close();
    await place.dispose();
  });

  const getUrl = (name: string): string => running.services.find((service) => service.name === name)!.url;

  for (const document of documents) {
    describe(document.name, () => {
      const strict = own.includes(document.name);
      const profile = strict ? 'house' : 'standard';
      let contract: ContractRun;

      beforeAll(() => {
        const states = strict
          ? ownStates(document, {
              documentUrl: () => `${getUrl('session-context')}/openapi.json`,
              seed: randomInt(2 ** 31),
            })
          : {};
        const credentials = (scheme: string): string | undefined => accepted(scheme)[0];
        contract = new ContractRun({ document, url: getUrl(document.name), credentials, states, profile });
      });

      afterAll(() => contract.close());

      for (const contractCase of notEmpty(deriveCases(document, { profile }))) {
        it(`${contractCase.subject}: ${contractCase.title}`, async ({ skip }) => {
          const { outcome, got, faults, curl } = await contract.run(contractCase);
          if (!strict) skip(outcome === 'skipped', got);
          expect({ outcome, got, faults, curl }).toEqual({ outcome: 'passed', got, faults: [], curl });
        });
      }
    });
  }
});

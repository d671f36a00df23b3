import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import type { ApiDocument, JsonObject } from '../../openapi/document/document.ts';
import { objectOf } from '../../openapi/json/json.ts';
import { type RunningServices, startServices } from '../../service/start/start.ts';
import { type OwnData, createOwnConfig, createOwnData, silentLog } from '../drift/service/own-settings.ts';
import { Report } from '../cli/report.ts';
import { OwnHosts } from './hosts/own-hosts.ts';
import { verifyHosts, type VerifyOptions } from './verify.ts';

let data: OwnData;
let running: RunningServices;
let documents: readonly ApiDocument[];
let url: string;
let environment: Readonly<Record<string, string>>;
beforeAll(async () => {
  data = createOwnData();
  documents = await loadDocuments();
  const config = createOwnConfig(documents, data, 'production');
  running = await startServices({ config, documents, names: ['central-sequence'], log: silentLog });
  url = running.services[0]!.url;
  environment = {
    API_KEYS: config.credentials('apiKeyAuth').join(','),
    ADMIN_API_KEYS: config.credentials('adminApiKeyAuth').join(','),
  };
});
afterAll(async () => {
  await running.close();
  await data.remove();
});

async function run(given: Partial<VerifyOptions>) {
  const lines: string[] = [];
  const report = new Report({
    command: 'deploy',
    json: given.json ?? false,
    write: (text) => lines.push(...text.split('\n')),
  });
  const exitCode = await verifyHosts({
    documents,
    addresses: new Map([['central-sequence', url]]),
    kind: 'production',
    keys: [],
    environment,
    ownHosts: new OwnHosts({ ipv4: ['203.0.113.7'], ipv6: [] }, () => Promise.resolve(['198.51.100.1'])),
    dryRun: false,
    json: false,
    report,
    ...given,
  });
  report.finish();
  return { exitCode, lines: lines.filter((line) => line !== '') };
}

describe('a service', () => {
  it('that matches its document gives 0', async () => {
    const { exitCode, lines } = await run({});
    expect([exitCode, lines]).toEqual([
      0,
      expect.arrayContaining([
        `central-sequence at ${url}`,
        expect.stringMatching(/ done +clean-up/),
        expect.stringMatching(/^[1-9]\d* passed, 0 failed, \d+ skipped$/),
        `central-sequence at ${url}: matches its document`,
      ]) as string[],
    ]);
  });

  it('that does not match gives 1, in JSON too', async () => {
    const { exitCode, lines } = await run({ documents: documents.map(otherwise), json: true });
    const printed = JSON.parse(lines.join('\n')) as JsonObject; // what JSON.parse gives of an object
    const service = objectOf(printed['central-sequence']);
    expect([exitCode, service.url, Number(service.failed) > 0]).toEqual([1, url, true]);
  });

  it.each([true, false])('whose keys cannot be used: 2, and no value is shown (JSON: %s)', async (json) => {
    const { exitCode, lines } = await run({ environment: { API_KEYS: 'hidden value' }, json });
    expect(exitCode).toBe(2);
    expect(lines.join('\n')).toContain('API_KEYS: every member must be ');
    expect(lines.join('\n')).not.toContain('hidden');
  });

  it('that does not answer gives 2, and the others are tested nevertheless', async () => {
    const addresses = new Map([
      ['ensemble', 'http://127.0.0.1:1'],
      ['central-sequence', url],
    ]);
    const { exitCode, lines } = await run({ addresses });
    expect([exitCode, lines.slice(-2)]).toEqual([
      2,
      [
        `central-sequence at ${url}: matches its document`,
        expect.stringMatching(/^ensemble at http:\/\/127\.0\.0\.1:1: GET .* got no answer \(ECONNREFUSED\)/) as string,
      ],
    ]);
  });
});

describe('hosts that documents name', () => {
  it('receive no request if they are not ours, which gives 2', async () => {
    const { exitCode, lines } = await run({ addresses: new Map() });
    const leads = (host: string) =>
      expect.stringContaining(`"${host}" resolves to 198.51.100.1, which is not an address`) as string;
    expect([exitCode, lines.slice(-3)]).toEqual([
      2,
      ['centralsequence', 'ensemble', 'sessioncontext'].map((name) => leads(`${name}.fountain.coach`)),
    ]);
  });

  it('receive our keys if they are ours', async () => {
    const ownHosts = new OwnHosts({ ipv4: ['203.0.113.7'], ipv6: [] }, () => Promise.resolve(['203.0.113.7']));
    // The name cannot be resolved, and the key is known.
    const unknown = documents.map((document) => ({ ...document, servers: [`https://${document.name}.invalid`] }));
    const { lines } = await run({ documents: unknown, addresses: new Map(), ownHosts });
    expect(lines.slice(-3)).toEqual(
      documents.map(({ name }) => expect.stringMatching(`^${name} at .*got no answer`) as string),
    );
    const without = await run({ documents: unknown, addresses: new Map(), ownHosts, environment: {} });
    expect(without.lines.at(-1)).toContain('there are no credentials for apiKeyAuth');
  });

  it('are those of staging with --staging', async () => {
    const { exitCode, lines } = await run({ addresses: new Map(), kind: 'staging', dryRun: true });
    expect([exitCode, lines.filter((line) => line.includes(' at http'))]).toEqual([
      0,
      [
        'central-sequence at https://staging.centralsequence.fountain.coach',
        'ensemble at https://staging.ensemble.fountain.coach',
      ],
    ]);
    expect(lines).toContain('session-context has no staging server, so it is not verified');
  });
});

describe('invalid options give 2', () => {
  it.each([
    { given: { keys: ['nope=1'] }, want: { code: 'cli-scheme-unknown', data: { scheme: 'nope' } } },
    {
      given: { documents: [], addresses: new Map<string, string>() },
      want: { code: 'cli-host-missing', data: { kind: 'production' } },
    },
  ])('$given', async ({ given, want }) => {
    await expect(run(given)).rejects.toMatchObject(want);
  });
});

/** The same, but that a success is said to have a status that it never has. */
function otherwise(document: ApiDocument): ApiDocument {
  const operations = document.operations.map((operation) => ({
    ...operation,
    responses: new Map(
      [...operation.responses].map(([status, response]) => [
        status === '200' || status === '201' ? '299' : status,
        response,
      ]),
    ),
  }));
  return { ...document, operations };
}

/** A service whose name does not lead to this machine alone: checks only change something there if the person permits it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadDocument } from '../../../openapi/loading/load.ts';
import { Report } from '../../cli/report.ts';
import { runDrift } from '../../drift/run/run.ts';
import { collectFindings } from '../../findings/report.ts';
import { toReportJson } from '../../formats/json.ts';
import { formatReport } from '../../formats/format.ts';
import type { Resolver } from '../../probe/address/destination.ts';
import { runContract } from '../../probe/job.ts';
import { readAmount } from '../../probe/options.ts';
import { phaseNames } from '../../probe/phases/phase-names.ts';

const text = `openapi: 3.1.0
info: { title: Notes, version: 1.0.0 }
paths:
  /notes:
    get: { operationId: listNotes, responses: { '200': { description: All, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Note' } } } } } } }
    post:
      operationId: createNote
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
      responses: { '201': { description: New, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }, '400': { description: Invalid } }
  /notes/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { operationId: getNote, responses: { '200': { description: One }, '404': { description: None } } }
    delete: { operationId: deleteNote, responses: { '204': { description: Gone }, '404': { description: None } } }
components:
  schemas:
    Note: { type: object, required: [text], properties: { id: { type: integer }, text: { type: string, minLength: 1 } } }
`;

/** Not an address of this machine. Connections go to the first address, where the test listens, and nowhere else. */
const resolver: Resolver = async () => [
  { address: '127.0.0.1', family: 4 },
  { address: 'elsewhere', family: 4 },
];

const received: string[] = [];
let folder: string;
let server: Server;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-other-'));
  await writeFile(join(folder, 'notes.yml'), text);
  server = createServer((request, response) => {
    received.push(request.method ?? '');
    request.resume();
    const isKnown = request.url?.startsWith('/notes') === true;
    const status = !isKnown ? 404 : request.method === 'POST' ? 400 : request.url === '/notes' ? 200 : 404;
    response.writeHead(status, { 'content-type': 'application/json' }).end('[]');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://notes.example:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => void received.splice(0));
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const methods = (): readonly string[] => [...new Set(received)].sort();
const document = (): string => join(folder, 'notes.yml');

async function check(facts: { writes?: boolean } = {}) {
  const probing = { seed: 1, requests: 5, requestsByChance: 5, resolver, ...facts };
  return runDrift({ folder, document: document(), only: ['behaviour'], urls: [url], probing });
}

async function test(facts: { writes?: boolean } = {}) {
  const lines: string[] = [];
  const report = new Report({ command: 'test', json: true, write: (line) => lines.push(line) });
  await runContract({
    ...{ document: await loadDocument(document()), url, credentials: () => undefined, profile: 'standard' },
    ...{ phases: phaseNames, amount: readAmount({ seed: '1', requests: '5' }), dryRun: false, report, resolver },
    ...facts,
  });
  report.finish();
  return JSON.parse(lines.join('')) as Record<string, unknown>;
}

describe('a service on another machine', () => {
  it('gets only safe methods from the drift check, which reports what was not tried', async () => {
    const report = await check();
    expect(methods()).toEqual(['GET', 'HEAD']);
    const [finding, ...others] = collectFindings(report);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ rule: 'writes-withheld', severity: 'warning' });
    expect(finding?.message).toContain('2 of 4 operations were not tried');
    expect(finding?.message).toContain('createNote, deleteNote');
    expect(JSON.stringify(toReportJson(report))).toContain('"untried":[{"origin":"http://notes.example');
    for (const name of ['text', 'junit', 'sarif', 'github', 'markdown'] as const)
      expect(formatReport(name, report)).toContain('writes-withheld');
  });

  it('gets only safe methods from the contract tests, which report what was not tried', async () => {
    const facts = await test();
    expect(methods()).toEqual(['GET', 'HEAD']);
    expect(facts).toMatchObject({ untried: { operations: ['createNote', 'deleteNote'], total: 4 } });
  });

  it('gets every method if writes are permitted', async () => {
    const report = await check({ writes: true });
    expect(methods()).toEqual(expect.arrayContaining(['GET', 'POST']));
    expect(collectFindings(report).map(({ rule }) => rule)).not.toContain('writes-withheld');
    received.splice(0);
    expect(await test({ writes: true })).not.toHaveProperty('untried');
    expect(methods()).toEqual(expect.arrayContaining(['GET', 'POST']));
  });
});

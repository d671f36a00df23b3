/** The drift check of one document in a repository of others: a service that runs, and its history. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { git } from '../../drift/git/git.ts';
import { runDrift } from '../../drift/run/run.ts';
import { collectFindings } from '../../findings/report.ts';
import { commitAll } from './repository/project-repository.ts';

const documentText = (status: string) => `openapi: 3.0.3
info: { title: Clock, version: 1.0.0 }
paths:
  /time:
    get:
      operationId: getTime
      responses:
        '${status}':
          description: The time
          content: { application/json: { schema: { $ref: ./parts/time.yml } } }
`;
const part = 'type: object\nrequired: [hour]\nproperties: { hour: { type: integer } }\n';

let folder: string;
let document: string;
let url: string;
let server: Server;
let body: object = { hour: 12 };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-one-'));
  document = join(folder, 'api/clock.yml');
  await mkdir(join(folder, 'api/parts'), { recursive: true });
  await writeFile(document, documentText('200'));
  await writeFile(join(folder, 'api/parts/time.yml'), part);
  await git(folder, 'init', '--quiet', '--initial-branch', 'main');
  await commitAll(folder, 'first');
  server = createServer((request, response) => {
    const isKnown = request.url === '/time' && request.method === 'GET';
    response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

async function check(urls: readonly string[] = [url]) {
  const report = await runDrift({ folder, document, urls, probing: { seed: 1, requests: 0 } });
  const statuses = report.sections.map(({ name, status }) => [name, status] as const);
  const findings = collectFindings(report).map(({ section, rule, file }) => `${section}/${rule} ${file ?? ''}`);
  return { statuses: Object.fromEntries(statuses), findings };
}

describe('a document of others', () => {
  it('is compared with its history and with the service that runs, and not with our style', async () => {
    const { statuses, findings } = await check();
    expect(findings).toEqual([]);
    expect(statuses).toMatchObject({ document: 'clean', history: 'clean', behaviour: 'clean', code: 'not chosen' });
  });

  it('needs no address for its history', async () => {
    expect((await check([])).statuses).toMatchObject({ history: 'clean', behaviour: 'not chosen' });
  });

  it.each([
    { title: 'without the name', prefix: '' },
    { title: 'with the name', prefix: 'clock=' },
  ])('is reported with its problems if it is invalid and has an address $title', async ({ prefix }) => {
    await writeFile(document, 'openapi: 3.1.0\ninfo: 1\n');
    const { statuses, findings } = await check([`${prefix}${url}`]);
    await writeFile(document, documentText('200'));
    expect(findings).toContain('document/openapi-valid api/clock.yml');
    expect(statuses).toMatchObject({ document: 'findings', behaviour: 'failed' });
  });

  it('has a finding if the service answers otherwise', async () => {
    body = { hour: 'noon' };
    expect((await check()).findings).toEqual(['behaviour/body-undeclared api/clock.yml']);
    body = { hour: 12 };
  });

  it('has a finding if a part of it in another file is changed', async () => {
    await writeFile(join(folder, 'api/parts/time.yml'), part.replace('integer', 'string'));
    const { findings } = await check([]);
    expect(findings.filter((finding) => finding.startsWith('history/'))).not.toEqual([]);
    await writeFile(join(folder, 'api/parts/time.yml'), part);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Report } from '../cli/report.ts';
import { readAmount } from '../probe/options.ts';
import { readProjectFile } from './project-file.ts';
import { type ServiceTests, testServices } from './test-services.ts';

const document = `openapi: 3.1.0
info: { title: Clock, version: 1.0.0 }
security: [{ clockKey: [] }]
paths:
  /time:
    get:
      operationId: getTime
      responses:
        '200': { description: The time, content: { application/json: { schema: { type: integer } } } }
        '401': { description: No key }
components: { securitySchemes: { clockKey: { type: apiKey, in: header, name: X-Key } } }
`;
const server = `require('http').createServer((request, response) => {
  const isKnown = request.url === (process.env.BASE ?? '') + '/time';
  const isOpen = process.env.CLOCK_KEY !== '' && request.headers['x-key'] === process.env.CLOCK_KEY;
  const status = !isKnown ? 404 : request.method !== 'GET' ? 405 : isOpen ? 200 : 401;
  response.writeHead(status, { 'content-type': 'application/json' }).end(process.env.ANSWER ?? '12');
}).listen(Number(process.env.PORT), '127.0.0.1');`;
const project = `services:
  clock: { document: clock.yml, start: node server.cjs, credentials: { clockKey: env:CLOCK_KEY } }
  broken: { document: clock.yml, start: ANSWER=noon node server.cjs, credentials: { clockKey: env:CLOCK_KEY } }
  below: { document: below.yml, start: BASE=/api/v2 node server.cjs, credentials: { clockKey: env:CLOCK_KEY } }
  silent: { document: clock.yml }
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-services-'));
  await writeFile(join(folder, 'clock.yml'), document);
  await writeFile(join(folder, 'below.yml'), document.replace('paths:', 'servers: [{ url: /api/v2 }]\npaths:'));
  await writeFile(join(folder, 'server.cjs'), server);
  await writeFile(join(folder, 'fountainai.yml'), project);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function test(names: readonly string[], facts: Partial<ServiceTests> = {}) {
  const lines: string[] = [];
  const report = new Report({ command: 'test', json: true, write: (line) => lines.push(line) });
  const file = await readProjectFile(folder);
  if (file === undefined) throw new Error('there is no project file');
  const exitCode = await testServices({
    ...{ file, names, url: undefined, keys: [], environment: { PATH: process.env.PATH }, profile: undefined },
    ...{ writes: false, phases: ['examples', 'coverage'], amount: readAmount({ seed: '1' }), dryRun: false, report },
    ...facts,
  });
  report.finish();
  return { exitCode, facts: JSON.parse(lines.join('')) as Record<string, unknown> };
}

describe('the contract tests of a project', () => {
  it('start each service with a key of its own, and test all that can be reached', async () => {
    const { exitCode, facts } = await test([]);
    expect(exitCode).toBe(1);
    expect(facts.services).toMatchObject([
      { name: 'clock', failed: 0 },
      { name: 'broken', failed: expect.any(Number) as number },
      { name: 'below', failed: 0 },
    ]);
    expect(JSON.stringify(facts.services)).toContain('body-undeclared');
  });

  it('test one service by its name', async () => {
    const { exitCode, facts } = await test(['clock'], { environment: { PATH: process.env.PATH, CLOCK_KEY: 'mine' } });
    expect(exitCode).toBe(0);
    expect(facts).toMatchObject({ failed: 0 });
    expect(facts).not.toHaveProperty('services');
  });

  it.each([
    { names: ['clok'], facts: {}, want: { code: 'cli-service-unknown', remedy: 'did you mean "clock"?' } },
    { names: ['silent'], facts: {}, want: { code: 'cli-option-missing' } },
    { names: [], facts: { url: 'http://127.0.0.1:1' }, want: { code: 'cli-url-ambiguous' } },
    { names: ['clock'], facts: { url: 'http://127.0.0.1:1' }, want: { code: 'cli-credentials-missing' } },
  ])('report what is missing: $want', async ({ names, facts, want }) => {
    await expect(test(names, facts)).rejects.toMatchObject(want);
  });

  it('start nothing in a dry run', async () => {
    const { facts } = await test(['clock'], { dryRun: true });
    expect(facts.cases).not.toEqual([]);
  });
});

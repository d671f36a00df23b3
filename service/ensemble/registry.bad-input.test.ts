import { createServer, type RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensemble, type Harness, openHarness, refusal, sending } from './registry-testing.ts';
import { documentText, listen } from './testing.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});
afterEach(() => harness.close());

const bomb = ['openapi: 3.1.0', 'a0: &a0 [x, x]'];
for (let depth = 1; depth < 40; depth += 1) bomb.push(`a${depth}: &a${depth} [*a${depth - 1}, *a${depth - 1}]`);

const withReference = (reference: string): string =>
  documentText({ components: { schemas: { Thing: { $ref: reference } } } });

const bad: { given: string; url?: string; page?: RequestListener; want: RegExp }[] = [
  { given: 'an address that is not http', url: 'ftp://127.0.0.1/', want: /not an http:\/\/ or https:\/\/ address/ },
  { given: 'a file', url: 'file:///etc/passwd', want: /not an http/ },
  { given: 'a password in the address', url: 'http://user:secret@own.test/', want: /^\S+ an address with a password/ },
  {
    given: 'a private name that is not allowed',
    url: 'http://inside.test/',
    want: /ALLOWED_HOSTS does not name inside.test:80/,
  },
  { given: 'a metadata address', url: 'http://169.254.169.254/', want: /never called/ },
  {
    given: 'a metadata address in decimal',
    url: 'http://2852039166/',
    want: /169\.254\.169\.254 is an address that is never called/,
  },
  { given: 'a mapped address', url: 'http://[::ffff:10.0.0.1]/', want: /loopback or private/ },
  { given: 'an unknown name', url: 'http://unknown.test/', want: /has no address/ },
  {
    given: 'a redirect to a forbidden address',
    page: (_request, response) => response.writeHead(302, { location: 'http://[::ffff:a9fe:a9fe]/' }).end(),
    want: /never called/,
  },
  {
    given: 'a redirect to a name that resolves to one',
    page: (_request, response) => response.writeHead(302, { location: 'http://inside.test/' }).end(),
    want: /ALLOWED_HOSTS does not name/,
  },
  { given: 'no document', url: 'http://own.test:PORT/other', want: /answered 404/ },
  { given: 'a server that hangs', page: () => undefined, want: /did not answer in time/ },
  { given: 'too large a document', page: sending(Buffer.alloc(6 * 1024 * 1024, ' ')), want: /more than the 5120 KiB/ },
  {
    given: 'a packed document',
    page: sending(gzipSync('{}'), { 'content-encoding': 'gzip' }),
    want: /content-encoding gzip/,
  },
  { given: 'HTML', page: sending('<html></html>', { 'content-type': 'text/html' }), want: /is a page/ },
  {
    given: 'no operations',
    page: sending(documentText({ paths: [] })),
    want: /openapi\.json:\d+:\d+ The document has no operations/,
  },
  {
    given: 'a broken $ref',
    page: sending(withReference('#/components/schemas/None')),
    want: /openapi\.json:\d+:\d+ .*resolve/,
  },
  { given: 'a $ref to a file', page: sending(withReference('/etc/passwd')), want: /openapi\.json:\d+:\d+ / },
  {
    given: 'a $ref to a server',
    page: sending(withReference('http://127.0.0.1:PORT/secret')),
    want: /openapi\.json:\d+:\d+ /,
  },
  { given: 'nothing', page: sending(''), want: /not a valid OpenAPI document/ },
  { given: 'neither JSON nor YAML', page: sending('{"openapi": ['), want: /openapi\.json:\d+:\d+ / },
  { given: 'Swagger 2.0', page: sending('{"swagger": "2.0", "paths": {}}'), want: /OpenAPI 3\.0 or 3\.1/ },
  { given: 'a future version', page: sending('{"openapi": "3.9.0"}'), want: /OpenAPI 3\.0 or 3\.1/ },
  { given: 'a YAML bomb', page: sending(bomb.join('\n')), want: /not a valid OpenAPI document/ },
  { given: '100,000 levels', page: sending('['.repeat(100_000)), want: /not a valid OpenAPI document/ },
  { given: 'the address of the ensemble', url: 'http://localhost:9/openapi.json', want: /is the ensemble itself/ },
  {
    given: 'the public address of the ensemble',
    url: 'https://ensemble.fountain.coach/openapi.yml',
    want: /is the ensemble itself/,
  },
  {
    given: 'the document of the ensemble elsewhere',
    page: sending(ensemble.text),
    want: /the document of the ensemble itself/,
  },
];

describe('bad input', () => {
  it.each(bad)('$given: 400, and nothing is changed', async ({ url, page, want }) => {
    if (page !== undefined) harness.pages.set('/openapi.json', page);
    const openapi_url = url?.replace('PORT', String(harness.port)) ?? `${harness.url}/openapi.json`;
    const registry = harness.start();
    const error = await refusal(registry.register(harness.service({ openapi_url })));
    expect(error.status).toBe(400);
    expect(error.details).toMatch(/^\/body\/openapi_url /);
    expect(error.details).toMatch(want);
    expect(error.details?.length).toBeLessThan(10_000);
    expect(error.details).not.toContain('secret@');
    expect(harness.asked).not.toContain('/secret');
    expect(await registry.list()).toEqual([]);
  });

  it('a redirect to the ensemble: 400, and nothing is changed', async () => {
    const other = await listen(createServer(sending(documentText({}))));
    harness.ownAddress = `http://localhost:${other.port}`;
    harness.pages.set('/openapi.json', (_request, response) => response.writeHead(302, { location: other.url }).end());
    const registry = harness.start();
    const error = await refusal(registry.register(harness.service()));
    await other.close();
    expect(error.details).toBe(`/body/openapi_url ${other.url} is the ensemble itself`);
    expect(await registry.list()).toEqual([]);
  });
});

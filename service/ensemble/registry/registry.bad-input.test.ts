import type { DocumentCode } from '../../../openapi/errors/document-codes.ts';
import type { EnsembleCode } from '../errors/codes.ts';
import { createServer, type RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listAll, ensemble, type Harness, openHarness, refusal, sending } from '../testing/registries.ts';
import { documentText, listen } from '../testing/servers.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});
afterEach(() => harness.close());

const bomb = ['openapi: 3.1.0', 'a0: &a0 [x, x]'];
for (let depth = 1; depth < 40; depth += 1) bomb.push(`a${depth}: &a${depth} [*a${depth - 1}, *a${depth - 1}]`);

const withReference = (reference: string): string =>
  documentText({ components: { schemas: { Thing: { $ref: reference } } } });

const bad: {
  given: string;
  url?: string;
  page?: RequestListener;
  want: EnsembleCode;
  /** The code of the first problem in the document. */
  readonly problem?: DocumentCode;
}[] = [
  { given: 'an address that is not http', url: 'ftp://127.0.0.1/', want: 'ensemble-address-invalid' },
  { given: 'a file', url: 'file:///etc/passwd', want: 'ensemble-address-invalid' },
  { given: 'a password in the address', url: 'http://user:secret@own.test/', want: 'ensemble-address-with-password' },
  {
    given: 'a private name that is not allowed',
    url: 'http://inside.test/',
    want: 'ensemble-address-internal',
  },
  { given: 'a metadata address', url: 'http://169.254.169.254/', want: 'ensemble-address-forbidden' },
  {
    given: 'a metadata address in decimal',
    url: 'http://2852039166/',
    want: 'ensemble-address-forbidden',
  },
  { given: 'a mapped address', url: 'http://[::ffff:10.0.0.1]/', want: 'ensemble-address-internal' },
  { given: 'an unknown name', url: 'http://unknown.test/', want: 'ensemble-name-unknown' },
  {
    given: 'a redirect to a forbidden address',
    page: (_request, response) => response.writeHead(302, { location: 'http://[::ffff:a9fe:a9fe]/' }).end(),
    want: 'ensemble-address-forbidden',
  },
  {
    given: 'a redirect to a name that resolves to one',
    page: (_request, response) => response.writeHead(302, { location: 'http://inside.test/' }).end(),
    want: 'ensemble-address-internal',
  },
  { given: 'no document', url: 'http://own.test:PORT/other', want: 'ensemble-document-unavailable' },
  { given: 'a server that hangs', page: () => undefined, want: 'ensemble-service-timeout' },
  {
    given: 'too large a document',
    page: sending(Buffer.alloc(6 * 1024 * 1024, ' ')),
    want: 'ensemble-answer-too-large',
  },
  {
    given: 'a packed document',
    page: sending(gzipSync('{}'), { 'content-encoding': 'gzip' }),
    want: 'ensemble-answer-encoded',
  },
  {
    given: 'HTML',
    page: sending('<html></html>', { 'content-type': 'text/html' }),
    want: 'ensemble-document-unavailable',
  },
  {
    given: 'no operations',
    page: sending(documentText({ paths: [] })),
    want: 'ensemble-document-invalid',
    problem: 'document-operations-missing',
  },
  {
    given: 'a broken $ref',
    page: sending(withReference('#/components/schemas/None')),
    want: 'ensemble-document-invalid',
    problem: 'document-reference-unresolved',
  },
  {
    given: 'a $ref to a file',
    page: sending(withReference('/etc/passwd')),
    want: 'ensemble-document-invalid',
    problem: 'document-reference-unresolved',
  },
  {
    given: 'a $ref to a server',
    page: sending(withReference('http://127.0.0.1:PORT/secret')),
    want: 'ensemble-document-invalid',
    problem: 'document-reference-unresolved',
  },
  { given: 'nothing', page: sending(''), want: 'ensemble-document-invalid' },
  {
    given: 'neither JSON nor YAML',
    page: sending('{"openapi": ['),
    want: 'ensemble-document-invalid',
    problem: 'document-syntax-invalid',
  },
  {
    given: 'Swagger 2.0',
    page: sending('{"swagger": "2.0", "paths": {}}'),
    want: 'ensemble-document-invalid',
    problem: 'document-version-unsupported',
  },
  {
    given: 'a future version',
    page: sending('{"openapi": "3.9.0"}'),
    want: 'ensemble-document-invalid',
    problem: 'document-version-unsupported',
  },
  { given: 'a YAML bomb', page: sending(bomb.join('\n')), want: 'ensemble-document-invalid' },
  { given: '100,000 levels', page: sending('['.repeat(100_000)), want: 'ensemble-document-invalid' },
  { given: 'the address of the ensemble', url: 'http://localhost:9/openapi.json', want: 'ensemble-own-address' },
  {
    given: 'the public address of the ensemble',
    url: 'https://ensemble.fountain.coach/openapi.yml',
    want: 'ensemble-own-address',
  },
  {
    given: 'the document of the ensemble elsewhere',
    page: sending(ensemble.text),
    want: 'ensemble-own-address',
  },
];

describe('bad input', () => {
  it.each(bad)('$given: 400, and nothing is changed', async ({ url, page, want, problem }) => {
    if (page !== undefined) harness.pages.set('/openapi.json', page);
    const openapi_url = url?.replace('PORT', String(harness.port)) ?? `${harness.url}/openapi.json`;
    const registry = harness.start();
    const error = await refusal(registry.register(harness.service({ openapi_url })));
    expect(error.status).toBe(400);
    expect(error.details).toMatch(new RegExp(`^/body/openapi_url .* \\[${want}\\]`));
    if (problem !== undefined)
      expect(error.details).toMatch(new RegExp(`openapi\\.json:\\d+:\\d+ .* \\[${problem}\\]`));
    expect(error.details?.length).toBeLessThan(10_000);
    expect(error.details).not.toContain('secret@');
    expect(harness.asked).not.toContain('/secret');
    expect(await listAll(registry)).toEqual([]);
  });

  it('a redirect to the ensemble: 400, and nothing is changed', async () => {
    const other = await listen(createServer(sending(documentText({}))));
    harness.ownAddress = `http://localhost:${other.port}`;
    harness.pages.set('/openapi.json', (_request, response) => response.writeHead(302, { location: other.url }).end());
    const registry = harness.start();
    const error = await refusal(registry.register(harness.service()));
    await other.close();
    expect(error.details).toBe(`/body/openapi_url ${other.url} is the ensemble itself [ensemble-own-address]`);
    expect(await listAll(registry)).toEqual([]);
  });
});

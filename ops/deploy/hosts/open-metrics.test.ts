import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { parsePlanDocument } from '../../../pulumi/plan/testing/plan-inputs.ts';
import { findOpenMetrics } from './open-metrics.ts';

const metrics = '# HELP up Whether it is up\n# TYPE up gauge\nup 1\n';
const write = (path: string): string => `paths: { ${path}: { get: { responses: { '200': { description: ok } } } } }\n`;

it.each([
  { given: 'open metrics', status: 200, body: metrics, want: 'pets: ORIGIN/v1/metrics shows metrics without a key;' },
  { given: 'metrics that need a key', status: 401, body: '{}' },
  { given: 'a page for any path', status: 200, body: '<html># HELP</html>' },
  { given: 'metrics of the document', status: 200, body: metrics, path: '/metrics' },
])('warns of open metrics alone: $given', async ({ status, body, path = '/pets', want }) => {
  const server = createServer((request, response) => {
    const isKnown =
      request.url === '/v1/metrics' && Object.keys(request.headers).every((name) => !name.includes('key'));
    response.writeHead(isKnown ? status : 404).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // A server that listens on a port has an address.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const warning = await findOpenMetrics(await parsePlanDocument('pets', write(path)), `${origin}/v1`);
    if (want === undefined) expect(warning).toBeUndefined();
    else expect(warning).toContain(want.replace('ORIGIN', origin));
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

it('reports nothing if nothing answers', async () => {
  const document = await parsePlanDocument('pets', write('/pets'));
  expect(await findOpenMetrics(document, 'http://127.0.0.1:9')).toBeUndefined();
});

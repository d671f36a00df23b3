import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { findServiceAddress } from './service-address.ts';

let server: Server | undefined;
const asked: string[] = [];
afterEach(() => {
  server?.close();
  asked.length = 0;
});

async function listen(answer: (path: string, request: IncomingMessage) => readonly [number, string?]): Promise<string> {
  const opened = createServer((request, response) => {
    asked.push(request.url ?? '');
    const [status, type = 'application/json'] = answer(request.url ?? '', request);
    response.writeHead(status, { 'content-type': type }).end('1');
  });
  server = opened;
  await new Promise<void>((resolve) => void opened.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(opened.address() as AddressInfo).port}`;
}

async function find(
  servers: readonly string[],
  answer: Parameters<typeof listen>[0],
  { path = '/tasks', method = 'get' } = {},
): Promise<string> {
  const url = await listen(answer);
  const parameters = path.includes('{')
    ? 'parameters: [{ name: id, in: path, required: true, schema: { type: string } }]'
    : '';
  const text = `openapi: 3.1.0
info: { title: Tasks, version: 1.0.0 }
servers: [${servers.map((one) => `{ url: '${one}' }`).join(', ')}]
security: [{ key: [] }]
paths:
  ${path}:
    ${parameters}
    ${method}: { operationId: useTasks, responses: { '200': { description: Done } } }
components: { securitySchemes: { key: { type: http, scheme: bearer } } }
`;
  const document = await parseDocument(text, { source: 'tasks.yml', name: 'tasks' });
  const address = await findServiceAddress({ document, url, credentials: () => 's3cret' });
  return address.slice(url.length);
}

const serve = (base: string) => (path: string) => [path.startsWith(`${base}/tasks`) ? 200 : 404] as const;

describe('the address of a started service', () => {
  it.each([
    { title: 'a relative server', servers: ['/api/v2'], base: '/api/v2' },
    { title: 'a local server', servers: ['http://localhost:5000/v1/'], base: '/v1' },
    {
      title: 'a local server after a public one',
      servers: ['https://api.example.com/v3', 'http://127.0.0.1:5000/v1'],
      base: '/v1',
    },
    { title: 'a public server', servers: ['https://api.example.com/v3'], base: '/v3' },
  ])('has the path of $title', async ({ servers, base }) => {
    expect(await find(servers, serve(base))).toBe(base);
  });

  it.each([
    { title: 'knows the operations there', answer: serve('') },
    {
      title: 'answers unknown paths with a page',
      answer: (path: string) => (path.startsWith('/tasks') ? ([200] as const) : ([200, 'text/html'] as const)),
    },
    {
      title: 'checks credentials before paths',
      answer: (path: string, { headers }: IncomingMessage) =>
        [headers.authorization !== 'Bearer s3cret' ? 401 : path.startsWith('/tasks') ? 200 : 404] as const,
    },
  ])('has no path if the service $title', async ({ answer }) => {
    expect(await find(['https://api.example.com/v3'], answer)).toBe('');
  });

  it.each([
    { servers: ['/v1'], want: '/v1' },
    { servers: ['https://api.example.com/v1'], want: '' },
  ])('is chosen by the host of $servers if no answer shows the path', async ({ servers, want }) => {
    expect(await find(servers, () => [404], { path: '/tasks/{id}' })).toBe(want);
  });

  it('has no path of a service that only knows another method of the document', async () => {
    const answer = (path: string) => [path === '/tasks' ? 405 : 404, 'text/html'] as const;
    expect(await find(['/v1'], answer, { method: 'post' })).toBe('');
  });

  it('is not asked for if the server has no path', async () => {
    expect(await find(['http://localhost:5000/'], () => [200])).toBe('');
    expect(asked).toEqual([]);
  });
});

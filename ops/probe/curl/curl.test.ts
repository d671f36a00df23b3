import { execFile, execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatCurl, masked, getMasks } from './curl.ts';

const key = { in: 'header', name: 'X-Key', value: 'abc$`d', secret: 'abc$`d' } as const;
const basic = { in: 'header', name: 'authorization', value: `Basic ${btoa('ann:pass')}`, secret: 'ann:pass' } as const;
const masks = [...getMasks(key, 'API_KEY'), ...getMasks(basic, 'CREDENTIALS_STAFF')];
const line = (target: string, headers: Record<string, string> = {}, body?: string, method = 'PUT'): string =>
  formatCurl({ base: 'http://127.0.0.1:80', request: { method, target, headers, body }, masks });

describe('a line for the shell', () => {
  test.each([
    { given: line('/a?b=1&c=2'), want: "curl -i -X PUT 'http://127.0.0.1:80/a?b=1&c=2'" },
    { given: line('/a', { 'x-key': 'abc$`d' }), want: `curl -i -X PUT -H 'x-key: '"$API_KEY" 'http://127.0.0.1:80/a'` },
    { given: line('/a?k=abc%24%60d&b=1'), want: `curl -i -X PUT 'http://127.0.0.1:80/a?k='"$API_KEY"'&b=1'` },
    {
      given: line('/a', { authorization: basic.value }),
      want: `curl -i -X PUT -H 'authorization: Basic '"$(printf %s "$CREDENTIALS_STAFF" | base64 -w0)" 'http://127.0.0.1:80/a'`,
    },
    {
      given: line('/a', {}, `{"a":"it's"}`),
      want: `curl -i -X PUT -H 'content-type:' --data-binary '{"a":"it'\\''s"}' 'http://127.0.0.1:80/a'`,
    },
    {
      given: line('/a', {}, ' '.repeat(5000)),
      want: `printf %5000s | curl -i -X PUT -H 'content-type:' --data-binary @- 'http://127.0.0.1:80/a'`,
    },
  ])('$want', ({ given, want }) => {
    expect(given).toBe(want);
  });

  test('is read by a shell as it was meant', () => {
    const sent = line('/a?k=abc%24%60d', { 'x-key': 'abc$`d', authorization: basic.value }, `it's "$HOME"\n`);
    const script = `curl() { printf '<%s>' "$@"; }; ${sent}`;
    const environment = { PATH: process.env.PATH ?? '', API_KEY: key.secret, CREDENTIALS_STAFF: basic.secret };
    const read = execFileSync('sh', ['-c', script], { env: environment, encoding: 'utf8' });
    expect(read).toBe(
      `<-i><-X><PUT><-H><x-key: abc$\`d><-H><authorization: ${basic.value}><-H><content-type:><--data-binary><it's "$HOME"\n>` +
        '<http://127.0.0.1:80/a?k=abc$`d>',
    );
  });

  test.each([
    { given: 'HEAD', want: "curl -I 'http://127.0.0.1:80/a'", line: line('/a', {}, undefined, 'HEAD') },
    { given: 'a header without a value', want: "-H 'x-note;'", line: line('/a', { 'x-note': '' }) },
    { given: 'brackets in the address', want: "-g 'http://127.0.0.1:80/a?b[c]=1'", line: line('/a?b[c]=1') },
    { given: 'dots in the path', want: "--path-as-is 'http://127.0.0.1:80/a/..'", line: line('/a/..') },
    { given: 'a body that begins with @', want: "--data-raw '@file'", line: line('/a', {}, '@file') },
  ])('says what curl would understand otherwise: $given', ({ want, line: text }) => {
    expect(text).toContain(want);
  });
});

describe('a pasted line', () => {
  let server: Server;
  const bodies: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        bodies.push(`${request.method ?? ''} ${request.url ?? ''} ${Buffer.concat(chunks).toString()}`);
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test.each([
    { given: 'a long body', target: '/a', body: `{"a":"${'é'.repeat(100_000)}'"}` },
    { given: 'a zero byte', target: '/a', body: 'a\0b' },
    { given: 'many blanks', target: '/a', body: ' '.repeat(1_048_577) },
    { given: 'a body that begins with @', target: '/a', body: '@file' },
    { given: 'brackets and dots', target: '/a/../b?c[d]=1&e={f}', body: '' },
  ])('sends $given as it was sent', async ({ target, body }) => {
    const { port } = server.address() as AddressInfo; // it listens on TCP
    const request = { method: 'PUT', target, headers: {}, body };
    await promisify(execFile)('bash', ['-c', formatCurl({ base: `http://127.0.0.1:${port}`, request, masks })]);
    expect(bodies.at(-1)).toBe(`PUT ${target} ${body}`);
  });
});

test('a text shows variables for secrets', () => {
  expect(masked(`you sent abc$\`d and ${btoa('ann:pass')}`, masks)).toBe(
    'you sent $API_KEY and $(printf %s "$CREDENTIALS_STAFF" | base64 -w0)',
  );
});

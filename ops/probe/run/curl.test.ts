import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { curlOf, masked, masksOf } from './curl.ts';

const key = { in: 'header', name: 'X-Key', value: 'abc$`d', secret: 'abc$`d' } as const;
const basic = { in: 'header', name: 'authorization', value: `Basic ${btoa('ann:pass')}`, secret: 'ann:pass' } as const;
const masks = [...masksOf(key, 'API_KEY'), ...masksOf(basic, 'CREDENTIALS_STAFF')];
const line = (target: string, headers: Record<string, string> = {}, body?: string): string =>
  curlOf({ base: 'http://127.0.0.1:80', request: { method: 'PUT', target, headers, body }, masks });

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
      want: `curl -i -X PUT --data-binary '{"a":"it'\\''s"}' 'http://127.0.0.1:80/a'`,
    },
    {
      given: line('/a', {}, ' '.repeat(5000)),
      want: `printf %5000s | curl -i -X PUT --data-binary @- 'http://127.0.0.1:80/a'`,
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
      `<-i><-X><PUT><-H><x-key: abc$\`d><-H><authorization: ${basic.value}><--data-binary><it's "$HOME"\n>` +
        '<http://127.0.0.1:80/a?k=abc$`d>',
    );
  });

  test('has only the beginning of a long body', () => {
    expect(line('/a', {}, 'x'.repeat(5000))).toContain(`'${'x'.repeat(200)}… (5000 characters)'`);
  });
});

test('a text shows variables for secrets', () => {
  expect(masked(`you sent abc$\`d and ${btoa('ann:pass')}`, masks)).toBe(
    'you sent $API_KEY and $(printf %s "$CREDENTIALS_STAFF" | base64 -w0)',
  );
});

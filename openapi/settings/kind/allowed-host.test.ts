import { describe, expect, it } from 'vitest';
import { allowedHostsKind } from './allowed-host.ts';

const findProblems = (text: string) => allowedHostsKind.explain?.(text) ?? [];

describe('a member of ALLOWED_HOSTS', () => {
  it.each([
    'localhost',
    'localhost:8080',
    'Localhost:8080',
    'ENSEMBLE.example.com',
    'central-sequence:8081',
    'my_service:80',
    'localhost.',
    '127.0.0.1',
    '127.1:80',
    '2130706433',
    '[::1]',
    '[::1]:80',
    '[::ffff:127.0.0.1]:8080',
    '10.0.0.1',
    '100.64.0.1',
    '[fd12:3456::1]:80',
    '93.184.215.14:443',
    'bücher.example',
    'host:1',
    'host:65535',
    'host:080',
    `${'a'.repeat(63)}.example`,
  ])('can be %s', (given) => {
    expect(findProblems(given)).toEqual([]);
    expect(allowedHostsKind.parse(given)).toEqual([given.toLowerCase()]);
  });

  it.each([
    { given: 'http://localhost', better: 'localhost:80' },
    { given: 'https://api.example.com', better: 'api.example.com:443' },
    { given: 'HTTPS://API.example.com/', better: 'api.example.com:443' },
    { given: 'http://localhost:8080/v1', better: 'localhost:8080' },
    { given: 'ws://localhost:8080', better: 'localhost:8080' },
    { given: 'http://[::1]:8080', better: '[::1]:8080' },
    { given: 'http://[::1]', better: '[::1]:80' },
    { given: '//localhost', better: 'localhost' },
    { given: 'localhost:8080/', better: 'localhost:8080' },
    { given: 'localhost/v1', better: 'localhost' },
    { given: 'localhost?x', better: 'localhost' },
    { given: 'localhost#x', better: 'localhost' },
    { given: 'localhost\\v1', better: 'localhost' },
    { given: 'localhost:', better: 'localhost' },
    { given: '::1', better: '[::1]' },
    { given: '::1:8080', better: '[::1]:8080' },
    { given: 'fd12:3456::9', better: '[fd12:3456::9]' },
  ])('is rejected if it is $given, with the suggestion "$better"', ({ given, better }) => {
    expect(findProblems(given)).toMatchObject([{ code: 'settings-host-unmatchable', data: { member: given, better } }]);
    expect(allowedHostsKind.parse(given)).toBeUndefined();
    expect(findProblems(better)).toEqual([]);
  });

  it.each([
    '*',
    '*:8080',
    '*.example.com',
    'api.*.example.com',
    'http://*',
    '.example.com',
    'a..b',
    '..',
    '.',
    ':8080',
    'localhost:0',
    'localhost:65536',
    'localhost:99999999999999999999',
    'localhost:http',
    'localhost:80:90',
    'localhost:-1',
    'localhost:8080x',
    'two hosts',
    'tab\there',
    'a;b',
    'a|b',
    '"localhost"',
    '$HOST',
    '${HOST}',
    '<host>',
    '256.1.1.1',
    '1.2.3.4.5',
    '10.0.0.0/8',
    'fd00::/8',
    '[::1',
    '[::1%eth0]',
    '[localhost]',
    '0.0.0.0:8080',
    '[::]:8080',
    '169.254.169.254',
    '[fe80::1]',
    '224.0.0.1',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(127)}com`,
  ])('is rejected without a suggestion if it is %s', (given) => {
    const problems = findProblems(given);
    expect(problems).toMatchObject([{ code: 'settings-host-unmatchable' }]);
    expect(Object.keys(problems[0]?.data ?? {})).not.toContain('better');
  });

  it.each(['user:hidden@localhost:8080', 'http://user:hidden@localhost:8080', 'hidden@', 'x hidden@y'])(
    'is rejected and not printed if it has a user name: %s',
    (given) => {
      const problems = findProblems(given);
      expect(problems).toMatchObject([{ code: 'settings-host-unmatchable' }]);
      expect(JSON.stringify(problems)).not.toContain('hidden');
    },
  );

  it('is validated by itself: only invalid members are reported, and empty ones are ignored', () => {
    expect(findProblems('a:80,,http://b, *.c ,d,').map(({ data }) => data.member)).toEqual(['http://b', '*.c']);
    expect(allowedHostsKind.parse('A:80,, b ,')).toEqual(['a:80', 'b']);
  });

  it('is reported with the problem and a suggestion', () => {
    expect(findProblems('http://localhost:8080')[0]?.problem).toBe(
      '"http://localhost:8080" can never match, because it has a scheme; write "localhost:8080"',
    );
  });
});

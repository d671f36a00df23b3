import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countEdits, findLookalikes } from './lookalike.ts';

const known = new Set([
  'HOST',
  'DATA_DIR',
  'API_KEYS',
  'API_KEYS_FILE',
  'NODE_ENV',
  'LOG_LEVEL',
  'OPENAI_MODEL',
  'OPENAI_API_KEY',
  'ENSEMBLE_PORT',
  'SESSION_CONTEXT_PORT',
  'SESSION_CONTEXT_URL',
  'CREDENTIALS_PET_OWNER',
  'POSTGRES_PASSWORD',
]);

describe('an unknown name in .env', () => {
  it.each([
    { given: 'OPENAI_MODLE', want: 'OPENAI_MODEL' },
    { given: 'OPENAI_MODE', want: 'OPENAI_MODEL' },
    { given: 'OPEN_AI_MODEL', want: 'OPENAI_MODEL' },
    { given: 'openai_model', want: 'OPENAI_MODEL' },
    { given: 'OPENAI-MODEL', want: 'OPENAI_MODEL' },
    { given: 'OPENAI_APIKEY', want: 'OPENAI_API_KEY' },
    { given: 'SESSION_CONTEX_PORT', want: 'SESSION_CONTEXT_PORT' },
    { given: 'SESSION_CONTEXT_PROT', want: 'SESSION_CONTEXT_PORT' },
    { given: 'SESSION_CONTEXT_URI', want: 'SESSION_CONTEXT_URL' },
    { given: 'CREDENTAILS_PET_OWNER', want: 'CREDENTIALS_PET_OWNER' },
    { given: 'API_KEY', want: 'API_KEYS' },
    { given: 'API_KEYS_FIEL', want: 'API_KEYS_FILE' },
    { given: 'LOGLEVEL', want: 'LOG_LEVEL' },
    { given: 'DATADIR', want: 'DATA_DIR' },
    { given: 'HSOT', want: 'HOST' },
    { given: 'host', want: 'HOST' },
  ])('$given is probably $want', ({ given, want }) => {
    expect(findLookalikes([{ names: [given], kind: 'file' }], known)).toEqual([{ name: given, likely: want }]);
  });

  it.each(['OPENAI_MODEL', 'MY_TOOL_TOKEN', 'OTHER', 'DB', 'HOME', 'COLOR', 'OPENAI_ORGANIZATION', 'SESSION_SECRET'])(
    '%s stays silent',
    (given) => {
      expect(findLookalikes([{ names: [given], kind: 'file' }], known)).toEqual([]);
    },
  );
});

describe('an unknown name in the environment of the process', () => {
  it.each([
    { given: 'OPENAI_MODLE', want: 'OPENAI_MODEL' },
    { given: 'LOG_LEVLE', want: 'LOG_LEVEL' },
    { given: 'SESSION_CONTEX_PORT', want: 'SESSION_CONTEXT_PORT' },
  ])('$given is probably $want', ({ given, want }) => {
    expect(findLookalikes([{ names: [given], kind: 'process' }], known)).toEqual([{ name: given, likely: want }]);
  });

  it.each([
    ['PATH', 'HOME', 'HOSTS', 'HOSTNAME', 'POST', 'USER', 'SHELL', 'TERM', 'LANG', 'PWD', 'EDITOR', 'LOGNAME', 'TZ'],
    [
      'npm_config_host',
      'npm_config_log_level',
      'npm_package_name',
      'NPM_TOKEN',
      'NODE_OPTIONS',
      'NODE_PATH',
      'INIT_CWD',
    ],
    ['XDG_DATA_DIRS', 'XDG_RUNTIME_DIR', 'SSH_AUTH_SOCK', 'PULUMI_CONFIG_PASSPHRASE', 'DOCKER_HOST', 'GITHUB_TOKEN'],
    ['OPENAI_API_BASE', 'OPENAI_ORG_ID', 'POSTGRES_USER', 'POSTGRES_DB', 'PGPASSWORD', 'AWS_REGION', 'no_proxy'],
    // Kubernetes, for a service "ensembles" that is not ours.
    ['ENSEMBLES_SERVICE_HOST', 'ENSEMBLES_SERVICE_PORT', 'ENSEMBLES_PORT', 'ENSEMBLES_PORT_80_TCP'],
  ])('is ignored if it is not ours: %s, %s, %s, %s', (...names) => {
    expect(findLookalikes([{ names, kind: 'process' }], known)).toEqual([]);
  });
});

describe('findLookalikes', () => {
  it('reports a name of both sources once, and names in order', () => {
    const names = ['OPENAI_MODLE', 'API_KEYZ'];
    const found = findLookalikes(
      [
        { names, kind: 'file' },
        { names, kind: 'process' },
      ],
      known,
    );
    expect(found.map(({ name }) => name)).toEqual(['API_KEYZ', 'OPENAI_MODLE']);
  });

  it('finds names of a stack in any letter case', () => {
    const stack = new Set(['rateLimit', 'requestSizeLimit', 'keyAuth', 'image']);
    const names = ['ratelimit', 'rate_limit', 'rateLimt', 'keyAuht', 'images', 'imagination', 'rateLimit'];
    expect(findLookalikes([{ names, kind: 'file' }], stack)).toEqual([
      { name: 'images', likely: 'image' },
      { name: 'keyAuht', likely: 'keyAuth' },
      { name: 'rateLimt', likely: 'rateLimit' },
      { name: 'rate_limit', likely: 'rateLimit' },
      { name: 'ratelimit', likely: 'rateLimit' },
    ]);
  });

  it('chooses the most similar name', () => {
    const near = new Set(['PET_PORT', 'PETS_PORT', 'PESTS_PORT']);
    expect(findLookalikes([{ names: ['PETSS_PORT'], kind: 'file' }], near)).toEqual([
      { name: 'PETSS_PORT', likely: 'PETS_PORT' },
    ]);
  });

  it('ignores names of unreasonable length', () => {
    expect(findLookalikes([{ names: ['A'.repeat(100_000)], kind: 'file' }], new Set(['A'.repeat(100_001)]))).toEqual(
      [],
    );
  });
});

describe('countEdits', () => {
  it.each([
    { one: '', other: 'AB', want: 2 },
    { one: 'AB', other: 'AB', want: 0 },
    { one: 'AB', other: 'BA', want: 1 },
    { one: 'ABC', other: 'AC', want: 1 },
    { one: 'ABC', other: 'AXC', want: 1 },
    { one: 'KITTEN', other: 'SITTING', want: 3 },
    { one: 'CA', other: 'ABC', want: 3 },
  ])('returns $want for $one and $other', ({ one, other, want }) => expect(countEdits(one, other)).toBe(want));

  it('is symmetric, and returns at most the longer length', () => {
    const word = fc.stringMatching(/^[AB_]{0,8}$/);
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(countEdits(one, other)).toBe(countEdits(other, one));
        expect(countEdits(one, other)).toBeLessThanOrEqual(Math.max(one.length, other.length));
        expect(countEdits(one, other) === 0).toBe(one === other);
      }),
    );
  });
});

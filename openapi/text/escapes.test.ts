import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { decodePercent, quoteText, quoteWord } from './escapes.ts';

describe('a word of a shell', () => {
  it.each([
    { given: 'openapi/tasks.yml', want: 'openapi/tasks.yml' },
    { given: 'http://127.0.0.1:80/a%20b', want: 'http://127.0.0.1:80/a%20b' },
    { given: '', want: "''" },
    { given: 'a b', want: "'a b'" },
    { given: "it's", want: "'it'\\''s'" },
    { given: '$(id)', want: "'$(id)'" },
  ])('of $given is $want', ({ given, want }) => expect(quoteWord(given)).toBe(want));

  it.each(['', 'plain', "it's '' \"both\"", '$(id) `id` $HOME ~ *', 'two\nlines\\', '-n', '#', '&& exit 1'])(
    'is the text again for a shell: %j',
    (given) => {
      const line = `printf '<%s>' ${quoteWord(given)} ${quoteText(given)}`;
      expect(spawnSync('sh', ['-c', line], { encoding: 'utf8' }).stdout).toBe(`<${given}><${given}>`);
    },
  );
});

describe('percent escapes', () => {
  it.each([
    { given: 'a%20b', want: 'a b' },
    { given: 'gr%C3%BC%C3%9Fe', want: 'grüße' },
    { given: 'plain', want: 'plain' },
    { given: '100%', want: '100%' },
    { given: '%20%C3', want: '%20%C3' },
  ])('of $given give $want', ({ given, want }) => expect(decodePercent(given)).toBe(want));
});

import { describe, expect, it } from 'vitest';
import { chooseLook, hasColours, hasUnicode, plainLook } from './look.ts';

describe('colours', () => {
  it.each([
    { isTTY: true, environment: {}, want: true },
    { isTTY: true, environment: { NO_COLOR: '' }, want: true },
    { isTTY: true, environment: { NO_COLOR: '1' }, want: false },
    { isTTY: true, environment: { TERM: 'dumb' }, want: false },
    { isTTY: false, environment: { TERM: 'xterm' }, want: false },
    { isTTY: false, environment: { FORCE_COLOR: '1' }, want: true },
    { isTTY: false, environment: { FORCE_COLOR: '3', TERM: 'dumb' }, want: true },
    { isTTY: true, environment: { FORCE_COLOR: '0' }, want: false },
    { isTTY: false, environment: { FORCE_COLOR: '' }, want: false },
    { isTTY: false, environment: { FORCE_COLOR: '1', NO_COLOR: '1' }, want: true },
  ])('are $want on a stream whose isTTY is $isTTY, with $environment', ({ isTTY, environment, want }) => {
    expect(hasColours({ isTTY }, environment)).toBe(want);
  });
});

describe('check marks', () => {
  it.each([
    { given: { LANG: 'en_GB.UTF-8' }, want: true },
    { given: { LANG: 'C.utf8' }, want: true },
    { given: { LANG: 'en_GB.UTF-8', LC_ALL: 'C' }, want: false },
    { given: { LANG: 'C', LC_CTYPE: 'en_GB.UTF-8' }, want: true },
    { given: { LANG: 'en_GB.UTF-8', LC_ALL: '' }, want: true },
    { given: {}, want: false },
  ])('of Unicode are $want in the locale $given', ({ given, want }) => expect(hasUnicode(given, 'linux')).toBe(want));

  it('are of Unicode on Windows, which has no variable for the locale', () => {
    expect(hasUnicode({}, 'win32')).toBe(true);
  });

  it.each([
    { look: plainLook, want: '+x-' },
    { look: chooseLook({ isTTY: false }, { LANG: 'C.UTF-8' }), want: '✓✗–' },
    {
      look: chooseLook({ isTTY: true }, { LANG: 'C.UTF-8' }),
      want: '\u001b[32m✓\u001b[0m\u001b[31m✗\u001b[0m\u001b[2m–\u001b[0m',
    },
  ])('are $want', ({ look, want }) => {
    expect((['good', 'bad', 'skipped'] as const).map((name) => look.mark(name)).join('')).toBe(want);
  });
});

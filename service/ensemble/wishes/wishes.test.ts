import { describe, expect, it } from 'vitest';
import { HttpError } from 'fountainai';
import { checkWishes } from './wishes.ts';

interface Given {
  readonly body?: object;
  readonly search?: string;
  readonly headerNames?: readonly string[];
  readonly prefer?: string;
}

function check({ body = {}, search = '', headerNames = [], prefer = '' }: Given): string[] {
  const known = new Set(['user_input', 'confirm', 'dry_run']);
  return checkWishes({
    body: { user_input: 'delete session 118', ...body },
    known,
    context: { search, headerNames, prefer },
  });
}

function getRefusal(given: Given): HttpError {
  try {
    check(given);
  } catch (error) {
    if (error instanceof HttpError) return error;
  }
  throw new Error('the request was not rejected');
}

describe('a wish for care', () => {
  it.each([
    { given: { body: { dryRun: false } }, want: '/body/dryRun' },
    { given: { body: { Confirm: null } }, want: '/body/Confirm' },
    { given: { body: { preview: {} } }, want: '/body/preview' },
    { given: { body: { dry_rnu: 1 } }, want: '/body/dry_rnu' },
    { given: { body: { options: { deep: [1, [{ 'dry-run': 1 }]] } } }, want: '/body/options/deep/1/0/dry-run' },
    { given: { search: 'dry_run=true' }, want: '/query/dry_run' },
    { given: { search: 'a=1&dry%5Frun' }, want: '/query/dry_run' },
    { given: { search: 'options[dryRun]=1' }, want: '/query/options[dryRun]' },
    { given: { headerNames: ['host', 'x-dry-run'] }, want: '/header/x-dry-run' },
    { given: { headerNames: ['dry-run'] }, want: '/header/dry-run' },
    { given: { prefer: 'respond-async, dry-run' }, want: '/header/prefer' },
    { given: { prefer: 'handling=preview' }, want: '/header/prefer' },
    { given: { prefer: 'wait=10; confirm=false' }, want: '/header/prefer' },
  ])('is refused at $want', ({ given, want }) => {
    const { status, code, details } = getRefusal(given);
    const [pointer, refusal] = /^(\S+) .* \[(.*)\]$/.exec(details ?? '')?.slice(1) ?? [];
    const expected = [400, 'bad_request', want, 'ensemble-precaution-unsupported'];
    expect([status, code, pointer, refusal]).toEqual(expected);
  });

  it.each([
    'dry_runs\n/body/other is accepted',
    'dry_run\u001b[31m\u0085',
    'dry_run\u2028\u2029\u202e\u200b\ufeff',
    `dry_run${'x'.repeat(92)}😀😀`,
    `dry_run${'x'.repeat(86)}😀😀`,
  ])('is shown on one line of visible characters: %j', (name) => {
    const { message, details } = getRefusal({ body: { [name]: true } });
    expect(`${message}${details ?? ''}`).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  });

  it('is found among very many names, and not all are listed', () => {
    const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`name_${index}`, index]));
    expect(getRefusal({ body: { ...many, last: { dry_run: 1 } } }).details).toMatch(/^\/body\/last\/dry_run /);
    const wishes = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`dry_run_${index}`, index]));
    const lines = getRefusal({ body: wishes }).details?.split('\n');
    expect([lines?.length, lines?.at(-1)]).toEqual([21, 'and 4980 more']);
  });
});

describe('another name that is unknown', () => {
  it.each<{ given: Given; want: readonly (string | RegExp)[] }>([
    { given: {}, want: [] },
    { given: { body: { execute: false } }, want: [/^"execute" is unknown/] },
    { given: { body: { confirm: 'writes', dry_run: true } }, want: [] },
    { given: { headerNames: ['host', 'x-colour'], prefer: 'return=minimal, respond-async, wait=10' }, want: [] },
    {
      given: { body: { colour: 'red' } },
      want: ['"colour" is unknown and was ignored (/body/colour) [ensemble-name-ignored]'],
    },
    {
      given: { body: { 'a/b': { c: 1 } } },
      want: ['"a/b" is unknown and was ignored (/body/a~1b) [ensemble-name-ignored]'],
    },
    { given: { body: { constructor: 1, toString: 2 } }, want: [/^"constructor" /, /^"toString" /] },
    {
      given: { search: 'a=1&a=2&b' },
      want: [/\(\/query\/a\) \[ensemble-name-ignored\]$/, /\(\/query\/b\) \[ensemble-name-ignored\]$/],
    },
    { given: { search: '%E0%A4%A' }, want: [/is unknown/] },
    { given: { body: { [`x${'y'.repeat(5_000)}`]: 1 } }, want: [/^.{90,280}$/] },
  ])('is named in a warning: $want', ({ given, want }) => {
    const warnings = check(given);
    expect(warnings).toEqual(
      want.map((one) => (typeof one === 'string' ? one : (expect.stringMatching(one) as string))),
    );
  });

  it('is shown with visible characters only', () => {
    const body = { 'a\n\u001b[31m': 1, 'b\u2028\u202e': 1, [`${'x'.repeat(99)}😀`]: 1, [`${'y'.repeat(93)}😀`]: 1 };
    const warnings = check({ body, search: 'c%0A%00=1' });
    expect(warnings).toHaveLength(5);
    expect(warnings[0]).toBe(
      '"a\\n\\u001b[31m" is unknown and was ignored (/body/a\\u000a\\u001b[31m) [ensemble-name-ignored]',
    );
    expect(warnings.join('')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  });

  it('is counted among very many names', () => {
    const warnings = check({ body: Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`n${index}`, 1])) });
    expect([warnings.length, warnings.at(-1)]).toEqual([
      21,
      '980 more unknown names were ignored [ensemble-name-ignored]',
    ]);
  });
});

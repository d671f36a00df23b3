import { describe, expect, it } from 'vitest';
import { parseAction, requireConfirmation } from './actions.ts';
import { toPulumiParameters } from './run-pulumi.ts';

describe('the action', () => {
  it.each([
    { given: [], want: 'preview' },
    { given: ['up'], options: { yes: true, url: [], staging: false }, want: 'up' },
    { given: ['verify'], options: { url: ['a=http://a'], stack: 'dev' }, want: 'verify' },
  ])('$given', ({ given, options = {}, want }) => {
    expect(parseAction(given, options)).toBe(want);
  });

  it.each([
    { given: ['dwon'], code: 'cli-command-unknown', data: { given: 'dwon' } },
    { given: ['toString'], code: 'cli-command-unknown', data: { given: 'toString' } },
    { given: ['up', 'verify'], code: 'cli-arguments-invalid', data: { given: ['up', 'verify'] } },
    {
      given: [],
      options: { yes: true },
      code: 'cli-options-conflict',
      data: { action: 'preview', option: 'yes' },
    },
    {
      given: ['up'],
      options: { key: ['a=b'] },
      code: 'cli-options-conflict',
      data: { action: 'up', option: 'key' },
    },
  ])('is refused: $given with $options', ({ given, options = {}, code, data }) => {
    expect(() => parseAction(given, options)).toThrow(expect.objectContaining({ code, data }));
  });
});

describe('confirmation', () => {
  const unconfirmed = { yes: false, dryRun: false, json: false, isTerminal: false };
  it.each([
    { given: ['preview', unconfirmed], want: undefined },
    { given: ['up', { ...unconfirmed, yes: true }], want: undefined },
    { given: ['destroy', { ...unconfirmed, dryRun: true }], want: undefined },
    { given: ['up', { ...unconfirmed, isTerminal: true }], want: undefined },
    {
      given: ['up', unconfirmed],
      want: 'run npx fountainai deploy preview first, then npx fountainai deploy up --yes',
    },
    { given: ['up', { ...unconfirmed, isTerminal: true, json: true }], want: 'npx fountainai deploy up --yes' },
    {
      given: ['destroy', { ...unconfirmed, stack: 'dev' }],
      want: 'destroy --dry-run first, then npx fountainai deploy destroy --yes --stack dev',
    },
  ] as const)('$given', ({ given: [action, agreement], want }) => {
    const required = () => requireConfirmation(action, agreement);
    if (want === undefined) expect(required).not.toThrow();
    else {
      const remedy = expect.stringContaining(want) as string;
      expect(required).toThrow(expect.objectContaining({ code: 'cli-confirmation-missing', remedy }));
    }
  });
});

it.each([
  { given: ['preview', {}], want: 'preview --stack dev --refresh --run-program --non-interactive' },
  { given: ['preview', { refreshes: false }], want: 'preview --stack dev --non-interactive' },
  { given: ['up', { isConfirmed: true }], want: 'up --stack dev --refresh --run-program --yes --non-interactive' },
  { given: ['up', { isConfirmed: true, refreshes: false }], want: 'up --stack dev --yes --non-interactive' },
  {
    given: ['up', { isConfirmed: true, dryRun: true }],
    want: 'preview --stack dev --refresh --run-program --non-interactive',
  },
  { given: ['destroy', { isConfirmed: true }], want: 'destroy --stack dev --yes --non-interactive' },
  {
    given: ['destroy', { isConfirmed: true, dryRun: true }],
    want: 'destroy --stack dev --preview-only --non-interactive',
  },
] as const)('pulumi is started with $want', ({ given: [action, options], want }) => {
  const all = { stack: 'dev', isConfirmed: false, dryRun: false, refreshes: true, isTerminal: false, ...options };
  expect(toPulumiParameters(action, all).join(' ')).toBe(want);
});

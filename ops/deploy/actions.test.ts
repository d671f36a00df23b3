import { describe, expect, it } from 'vitest';
import { actionOf, requireAgreement } from './actions.ts';
import { parametersOf } from './update.ts';

describe('the action', () => {
  it.each([
    { given: [], want: 'preview' },
    { given: ['up'], options: { yes: true, url: [], staging: false }, want: 'up' },
    { given: ['verify'], options: { url: ['a=http://a'], stack: 'dev' }, want: 'verify' },
  ])('$given', ({ given, options = {}, want }) => {
    expect(actionOf(given, options)).toBe(want);
  });

  it.each([
    { given: ['dwon'], want: 'there is no action dwon: take one of preflight, preview, up, destroy, verify' },
    { given: ['toString'], want: 'there is no action toString' },
    { given: ['up', 'verify'], want: 'up verify are several actions: give one at a time' },
    { given: [], options: { yes: true }, want: 'preview takes no --yes: it goes with up and destroy: leave it out' },
    { given: ['up'], options: { key: ['a=b'] }, want: 'up takes no --key: it goes with verify: leave it out' },
  ])('is refused: $want', ({ given, options = {}, want }) => {
    expect(() => actionOf(given, options)).toThrow(want);
  });
});

describe('agreement', () => {
  const nobody = { yes: false, dryRun: false, json: false, isTerminal: false };
  it.each([
    { given: ['preview', nobody], want: undefined },
    { given: ['up', { ...nobody, yes: true }], want: undefined },
    { given: ['destroy', { ...nobody, dryRun: true }], want: undefined },
    { given: ['up', { ...nobody, isTerminal: true }], want: undefined },
    { given: ['up', nobody], want: 'see npm run deploy -- preview, then run npm run deploy -- up --yes' },
    { given: ['up', { ...nobody, isTerminal: true, json: true }], want: 'nobody can be asked' },
    {
      given: ['destroy', { ...nobody, stack: 'dev' }],
      want: 'destroy --dry-run, then run npm run deploy -- destroy --yes --stack dev',
    },
  ] as const)('$given', ({ given: [action, agreement], want }) => {
    const required = () => requireAgreement(action, agreement);
    if (want === undefined) expect(required).not.toThrow();
    else expect(required).toThrow(want);
  });
});

it.each([
  { given: ['preview', {}], want: 'preview --stack dev --non-interactive' },
  { given: ['up', { isAgreed: true }], want: 'up --stack dev --yes --non-interactive' },
  { given: ['up', { isAgreed: true, dryRun: true }], want: 'preview --stack dev --non-interactive' },
  { given: ['destroy', { isAgreed: true }], want: 'destroy --stack dev --yes --non-interactive' },
  {
    given: ['destroy', { isAgreed: true, dryRun: true }],
    want: 'destroy --stack dev --preview-only --non-interactive',
  },
] as const)('pulumi is started with $want', ({ given: [action, options], want }) => {
  const all = { stack: 'dev', isAgreed: false, dryRun: false, isTerminal: false, ...options };
  expect(parametersOf(action, all).join(' ')).toBe(want);
});

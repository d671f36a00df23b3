import { describe, expect, it } from 'vitest';
import { isInside, isProduct, type MutantOptions, readSettings } from './settings.ts';

const unset: MutantOptions = {
  seed: undefined,
  count: undefined,
  only: [],
  except: [],
  nearest: undefined,
  limit: undefined,
  least: undefined,
};

describe('readSettings', () => {
  it('has defaults', () => {
    const want = { seed: 1, count: 40, only: [], nearest: 12, limitMs: 60_000, least: 0 };
    expect(readSettings(unset)).toMatchObject(want);
  });

  it('takes what is given', () => {
    const given = { seed: '7', count: '5', only: ['./openapi/', 'ops/a.ts'], nearest: '2', limit: '9', least: '5' };
    const want = { seed: 7, count: 5, only: ['openapi', 'ops/a.ts'], nearest: 2, limitMs: 9_000, least: 5 };
    expect(readSettings({ ...unset, ...given })).toMatchObject(want);
  });

  it.each<{ given: Partial<MutantOptions>; want: string }>([
    { given: { seed: '-1' }, want: '--seed "-1" is not a whole number from 0 to 9007199254740991: correct --seed' },
    { given: { count: '0' }, want: '--count "0" is not a whole number from 1 to 10000: correct --count' },
    { given: { count: 'many' }, want: '--count "many" is not a whole number from 1 to 10000: correct --count' },
    { given: { nearest: '1.5' }, want: '--nearest "1.5" is not a whole number from 1 to 10000: correct --nearest' },
    { given: { limit: '' }, want: '--limit "" is not a whole number from 1 to 3600: correct --limit' },
    { given: { count: '5', least: '6' }, want: '--least "6" is not a whole number from 0 to 5: correct --least' },
  ])('refuses $given', ({ given, want }) => {
    const error = catchError({ ...unset, ...given });
    const [option] = want.split(' ', 1);
    expect(error).toMatchObject({ code: 'cli-option-invalid', data: { option: option?.slice(2) }, message: want });
  });
});

function catchError(options: MutantOptions): unknown {
  try {
    return readSettings(options);
  } catch (error) {
    return error;
  }
}

describe('isProduct', () => {
  it.each([
    { given: 'openapi/json.ts', want: true },
    { given: 'service/http/app.ts', want: true },
    { given: 'ops/drift.ts', want: true },
    { given: 'pulumi/plan/plan.ts', want: true },
    { given: 'run_setup.ts', want: false },
    { given: 'openapi/json.test.ts', want: false },
    { given: 'openapi/testing/documents.ts', want: false },
    { given: 'openapi/testing/time.ts', want: false },
    { given: 'service/http/testing/app.ts', want: false },
    { given: 'service/ensemble/api.d.ts', want: false },
    { given: 'service/tests/lib/engines.ts', want: false },
    { given: 'ops/bench/main.ts', want: false },
    { given: 'ops/mutants/mutant/choose.ts', want: false },
    { given: 'ops/repository/mutants.ts', want: false },
    { given: 'ops/README.md', want: false },
  ])('$given: $want', ({ given, want }) => {
    expect(isProduct(given)).toBe(want);
  });
});

describe('isInside', () => {
  it.each([
    { given: 'ops/a.ts', paths: ['ops'], want: true },
    { given: 'ops/a.ts', paths: ['service', 'ops/a.ts'], want: true },
    { given: 'ops/a.ts', paths: ['op'], want: false },
    { given: 'ops/a.ts', paths: [], want: false },
  ])('$given in $paths: $want', ({ given, paths, want }) => {
    expect(isInside(given, paths)).toBe(want);
  });
});

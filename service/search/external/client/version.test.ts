import { describe, expect, it } from 'vitest';
import { checkVersion } from './version.ts';

describe('checkVersion', () => {
  it.each([
    { given: '0.24.0', want: /^Typesense 0\.24\.0 is too old: install 0\.24\.1 or later$/ },
    { given: '0.23.9', want: /too old/ },
    { given: '0.24.1', want: undefined },
    { given: 'v31', want: undefined },
    { given: '1.0', want: undefined },
    { given: 'nightly', want: undefined },
    { given: undefined, want: undefined },
  ])('accepts versions that were tried, and newer ones: $given', async ({ given, want }) => {
    const checked = checkVersion({ version: () => Promise.resolve(given) });
    await (want === undefined ? expect(checked).resolves.toBeUndefined() : expect(checked).rejects.toThrow(want));
  });
});

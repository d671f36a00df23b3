import { describe, expect, it, vi } from 'vitest';

const rows = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

let copies = 0;

/**
 * The module reads the environment once, so each call imports a copy of its own: the files that follow in this process must not get
 * another form than the run has.
 */
async function pickWith(longForms: string | undefined) {
  vi.stubEnv('LONG_FORMS', longForms);
  const address = `./long-form.ts?copy=${(copies += 1)}`;
  const copy = (await import(address)) as typeof import('./long-form.ts'); // the same module
  return copy.pickRows;
}

describe('the rows of a table', () => {
  it.each([
    { given: 1, want: [0] },
    { given: 2, want: [0, 5] },
    { given: 3, want: [0, 4, 7] },
    { given: 10, want: rows },
    { given: 20, want: rows },
  ])('are evenly spaced if $given are picked in the short form', async ({ given, want }) => {
    expect((await pickWith(undefined))(rows, given)).toEqual(want);
  });

  it('are all returned in the long form', async () => {
    expect((await pickWith('1'))(rows, 2)).toEqual(rows);
  });
});

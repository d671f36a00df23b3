/** The example in Go: clean as it is, and its faults are found. Go compiles it, so the short form of the tests skips it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLongForm } from '../../../openapi/testing/long-form.ts';
import { findTool } from '../../../service/tests/lib/tools.ts';
import { collectFindings } from '../../findings/report.ts';
import { describeFindings, Example, type Mutation } from './example.ts';

const mutations: readonly Mutation[] = [
  {
    title: 'a wrong type in the list only',
    file: 'main.go',
    from: 'answer(w, http.StatusOK, all)',
    to: 'answer(w, http.StatusOK, append([]any{map[string]any{"id": 1, "title": "x", "pages": 1, "isLent": false}}, len(all)))',
    section: 'behaviour',
    want: 'body-undeclared',
  },
  {
    title: 'an undeclared status',
    file: 'main.go',
    from: 'http.StatusCreated',
    to: 'http.StatusAccepted',
    section: 'behaviour',
    want: 'status-undeclared',
  },
  {
    title: 'a key that is not checked',
    file: 'main.go',
    from: 'subtle.ConstantTimeCompare([]byte(given), []byte(key)) != 1',
    to: 'subtle.ConstantTimeCompare([]byte(given), []byte("")) == 1',
    section: 'behaviour',
    want: 'key-not-checked',
  },
];

let example: Example;
beforeAll(async () => {
  example = await Example.create('go');
});
afterAll(() => example.dispose());

describe.skipIf(!isLongForm || findTool('go') === undefined)('the example in Go (needs the long form and go)', () => {
  it('has no findings', async () => {
    expect(describeFindings(collectFindings(await example.check(['document', 'behaviour'])))).toEqual([]);
  });

  it.each(mutations)('has a finding for $title', async (mutation) => {
    const findings = describeFindings(await example.findAfter(mutation));
    expect(findings.filter((finding) => finding.includes(`behaviour/${mutation.want}`))).not.toEqual([]);
  });
});

/** The example in TypeScript: clean as it is, and its faults are found. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pickRows } from '../../../openapi/testing/long-form.ts';
import { collectFindings } from '../../findings/report.ts';
import { describeFindings, Example, type Mutation } from './example.ts';

const mutations: readonly Mutation[] = [
  {
    title: 'a change that is forgotten',
    file: 'server.js',
    from: 'notes.set(note.id, changed);',
    to: '',
    section: 'behaviour',
    want: 'update-lost',
  },
  {
    title: 'a deleted note that is still there',
    file: 'server.js',
    from: 'notes.delete(note.id);',
    to: '',
    section: 'behaviour',
    want: 'deleted-answers',
  },
  {
    title: 'a page that is skipped',
    file: 'server.js',
    from: '(page - 1) * size, page * size',
    to: 'page * size - size + (page > 1 ? 1 : 0), page * size',
    section: 'behaviour',
    want: 'page-skips',
  },
];

let example: Example;
beforeAll(async () => {
  example = await Example.create('typescript');
});
afterAll(() => example.dispose());

describe('the example in TypeScript', () => {
  it('has no findings', async () => {
    expect(describeFindings(collectFindings(await example.check(['document', 'behaviour'])))).toEqual([]);
  });

  it.each(pickRows(mutations, 1))('has a finding for $title', async (mutation) => {
    const findings = describeFindings(await example.findAfter(mutation));
    expect(findings.filter((finding) => finding.includes(`behaviour/${mutation.want}`))).not.toEqual([]);
  });
});

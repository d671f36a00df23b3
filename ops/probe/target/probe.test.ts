import { expect, it } from 'vitest';
import { notesDocument, secrets, startNotes } from '../testing/testing.ts';
import { readAmount } from '../options.ts';
import { probeService } from '../phases/phases.ts';
import { Probe } from './probe.ts';

it.each([
  { given: 501, want: { getNote: false, replaceNote: false, createNote: true } },
  { given: 500, want: { getNote: false, replaceNote: false, createNote: false } },
])('does not take an answer $given to a request that prepares a case for that of the case', async ({ given, want }) => {
  const refuse = () => ({ status: given });
  const service = await startNotes({ handlers: (own) => ({ ...own, createNote: refuse, listNotes: refuse }) });
  const probe = new Probe({
    document: notesDocument,
    url: service.url,
    credentials: (scheme) => new Map(Object.entries(secrets)).get(scheme),
    profile: 'standard',
    amount: readAmount({ seed: '1' }),
    foreign: false,
  });
  const cases = new Map<string, number>();
  const step = async (name: string, work: () => Promise<readonly { readonly status: number | undefined }[]>) =>
    cases.set(name, (await work()).length);
  try {
    await probeService(probe, { phases: ['examples', 'coverage'], skipsUnwritten: true, step });
  } finally {
    await probe.run.close();
    await service.close();
  }
  const operations = notesDocument.operations.filter(({ id }) => id in want);
  expect(Object.fromEntries(operations.map((operation) => [operation.id, probe.isUnwritten(operation)]))).toEqual(want);
  // All cases of an operation that is written, and no count of a request that was not sent.
  expect(cases.get('getNote')).toBeGreaterThan(10);
  expect(probe.sent.has('deleteNote')).toBe(given === 501);
});

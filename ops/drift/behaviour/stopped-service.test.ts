import type { IncomingMessage } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { Report } from '../../cli/report.ts';
import { createContext } from '../testing/drift-inputs.ts';
import { behaviourSection } from './behaviour-section.ts';
import { runContract } from '../../probe/job.ts';
import { readAmount } from '../../probe/options.ts';
import type { Tamper } from '../../probe/testing/sabotage.ts';
import { notesDocument, type NotesService, type Sabotage, secrets, startNotes } from '../../probe/testing/testing.ts';
import { phaseNames } from '../../probe/phases/phase-names.ts';

let service: NotesService | undefined;
afterEach(() => service?.close());

type Choose = (request: IncomingMessage, count: number) => boolean;

/** Ends the connection of the chosen request, and of all requests after it if `stays` is set. */
function silence(isChosen: Choose, stays: boolean): Tamper {
  let hasStopped = false;
  let count = 0;
  return (request, response) => {
    const isSilent = isChosen(request, ++count);
    hasStopped ||= isSilent && stays;
    if (!isSilent && !hasStopped) return false;
    response.destroy();
    return true;
  };
}

/** A fault that is found before a note is replaced. */
const withoutTag: NonNullable<Sabotage['handlers']> = (own) => ({
  ...own,
  createNote: (input) => ({ ...own.createNote!(input), headers: {} }),
});

async function runTest(tamper: Tamper): Promise<{ exitCode: number; text: string }> {
  service = await startNotes({ tamper, handlers: withoutTag });
  const written: string[] = [];
  const report = new Report({ command: 'test', json: false, write: (text) => written.push(text) });
  const amount = readAmount({ seed: '1', requests: '12' });
  const credentials = (scheme: string) => new Map(Object.entries(secrets)).get(scheme);
  const common = { document: notesDocument, url: service.url, credentials, profile: 'house', dryRun: false } as const;
  const exitCode = await runContract({ ...common, phases: phaseNames, amount, report });
  report.finish();
  return { exitCode, text: written.join('') };
}

async function runDrift(tamper: Tamper) {
  service = await startNotes({ tamper, handlers: withoutTag });
  const addresses = new Map([['notes', service.url]]);
  const keys = Object.entries(secrets).map(([scheme, value]) => `${scheme}=${value}`);
  const probing = { addresses, keys, requests: 12 };
  return behaviourSection.check(createContext({ documents: [notesDocument], probing }));
}

const stop = /the service gave no answer to (\S+) (\S+) and does not answer since/;

test.each<{ given: string; isChosen: Choose; want: string }>([
  { given: 'a change', isChosen: ({ method }) => method === 'PUT', want: 'PUT' },
  { given: 'a deletion', isChosen: ({ method }) => method === 'DELETE', want: 'DELETE' },
  { given: 'a creation', isChosen: ({ method }) => method === 'POST', want: 'POST' },
  { given: 'an invalid change', isChosen: (_request, count) => count > 120, want: '' },
  { given: 'a request of the phase stateful', isChosen: (_request, count) => count > 260, want: '' },
  { given: 'a request of the phase fuzzing', isChosen: (_request, count) => count > 345, want: '' },
])('a service that stops at $given is a finding, and none before is lost', async ({ given, isChosen, want }) => {
  const { exitCode, text } = await runTest(silence(isChosen, true));
  expect(exitCode).toBe(1);
  expect(stop.exec(text)?.[1]).toContain(want);
  expect(text).toMatch(/skipped {2}all further requests were not tried/);
  expect(text).toContain('[server-error]');
  if (given !== 'a creation') expect(text).toContain('[header-missing]');
  await service?.close();

  const { status, findings, account, reason } = await runDrift(silence(isChosen, true));
  expect({ status, reason }).toEqual({ status: 'findings', reason: undefined });
  const stops = findings.filter(({ message }) => stop.test(message));
  expect(stops).toMatchObject([{ rule: 'server-error', severity: 'error' }]);
  if (given !== 'a creation') expect(findings.map(({ rule }) => rule)).toContain('header-missing');
  expect(findings.map(({ rule }) => rule)).not.toContain('member-never-sent');
  expect(account?.notes).toContainEqual(expect.stringMatching(/^all further requests were not tried/));
});

test('a service that drops one request and answers again is probed further', async () => {
  let hasDropped = false;
  const once: Choose = ({ method }) => {
    const isFirst = method === 'PUT' && !hasDropped;
    hasDropped ||= isFirst;
    return isFirst;
  };
  const { exitCode, text } = await runTest(silence(once, false));
  expect(exitCode).toBe(1);
  expect(text).toMatch(/PUT .* got no answer/);
  expect(text).not.toMatch(stop);
  expect(text).not.toContain('not tried');
});

test('a service that never drops a request is not reported as stopped', async () => {
  const { text } = await runTest(() => false);
  expect(text).not.toMatch(/no answer to|not tried/);
});

test('a service that never answered is not checked', async () => {
  await expect(runTest(silence(() => true, true))).rejects.toMatchObject({ code: 'cli-service-unreachable' });
  await service?.close();
  expect(await runDrift(silence(() => true, true))).toMatchObject({ status: 'failed', findings: [] });
});

/** That the contract tests pass a service that keeps to its document, and what they do where they can't know. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { HttpError } from '../../../service/errors/errors.ts';
import { type ContractOptions, ContractRun } from './run.ts';
import {
  loadDocument,
  named,
  type TestNote,
  notesDocument as document,
  notesYaml,
  type NotesService,
  type TestOutcome,
  runCases,
  type Sabotage,
  secrets,
  startNotes,
} from '../testing/testing.ts';

const credentials = (scheme: string) => new Map(Object.entries(secrets)).get(scheme);

let service: NotesService | undefined;
afterEach(() => service?.close());

async function runAll(sabotage: Sabotage = {}, options: Partial<ContractOptions> = {}): Promise<TestOutcome> {
  service = await startNotes(sabotage);
  return runCases(service, { client: service.client, ...options });
}

const notes = (): ReadonlyMap<number, TestNote> => service?.notes ?? new Map<number, TestNote>();

test('a service that keeps to its document passes, and keeps nothing', async () => {
  const { results, left } = await runAll();
  expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  expect(results.length).toBeGreaterThan(80);
  expect(left).toEqual({});
  expect([...notes()]).toEqual([]);
});

describe('documents of others', () => {
  const quiet = loadDocument(notesYaml.replace(/ {10}'405'.*\n/, ''));

  test('need not declare the statuses of the road: a note', async () => {
    const { results } = await runAll({}, { document: await quiet, profile: 'standard' });
    expect(named('failed', results)).toEqual([]);
    const noted = results.filter(({ notes }) => notes.length > 0);
    expect(noted.map(({ operation }) => operation)).toEqual(Array(5).fill('paths'));
    expect(noted[0]!.notes).toEqual(['createNote does not declare 405']);
  });

  test('of our own have to', async () => {
    const { results } = await runAll({}, { document: await quiet, profile: 'house' });
    expect(named('failed', results)).toHaveLength(5);
    expect(results.find(({ outcome }) => outcome === 'failed')?.faults).toMatchObject([
      { rule: 'status-undeclared', operation: 'paths', message: 'createNote does not declare 405' },
    ]);
  });

  const taken: Sabotage['handlers'] = (own) => {
    let made = 0;
    return {
      ...own,
      createNote(input) {
        if (made++ > 0) throw new HttpError('conflict');
        return own.createNote!(input);
      },
    };
  };

  test.each([
    { given: 'of others', profile: 'standard', want: 0 },
    { given: 'of our own', profile: 'house', want: 1 },
  ] as const)('$given: a name that a case before has taken is refused', async ({ profile, want }) => {
    const { results } = await runAll({ handlers: taken }, { profile });
    expect(Math.min(1, named('failed', results).length)).toBe(want);
    expect(named('passed', results)).toContain('createNote: a valid request');
  });

  test('may take less in a path than they answer: what follows is skipped', async () => {
    const narrow = (yaml: string): string =>
      yaml.replace('schema: { type: integer, minimum: 1 } }]', 'schema: { type: integer, enum: [4711] } }]');
    const { results } = await runAll(
      { document: narrow },
      { document: await loadDocument(narrow(notesYaml)), profile: 'standard' },
    );
    expect(named('failed', results)).toEqual([]);
    expect(named('skipped', results)).toContain('getNote: a valid request');
    expect(results.find(({ operation, outcome }) => operation === 'getNote' && outcome === 'skipped')?.got).toBe(
      'createNote gives what getNote does not take: /path/noteId must be 4711',
    );
  });

  test('may have handlers that are still to be written', async () => {
    const handlers: Sabotage['handlers'] = (own) => ({ ...own, listNotes: () => ({ status: 501 }) });
    const { results } = await runAll({ handlers }, { profile: 'standard' });
    expect(named('failed', results)).toEqual([]);
    expect(named('skipped', results)).toEqual([
      'listNotes: a valid request',
      'listNotes: with query limit',
      'getNote: after listNotes by its link read',
    ]);
  });

  test('lead to nothing that was there before: it is read and never changed', async () => {
    const readOnly = await loadDocument(notesYaml.replace(/ {4}post:[^]*?(?= {4}get:)/, withAnchors));
    const kept = { noteId: 5, version: 1, content: { text: 'mine' } };
    const { results } = await runAll({ notes: [kept] }, { document: readOnly, profile: 'standard' });
    expect(named('failed', results).filter((name) => !name.startsWith('paths'))).toEqual([]);
    expect(named('passed', results)).toContain('getNote: a valid request');
    expect(results.find((result) => result.operation === 'deleteNote')).toMatchObject({
      outcome: 'skipped',
      got: expect.stringMatching(/is only sent for what was created here$/) as string,
    });
    expect([...notes()]).toEqual([[5, kept]]);
  });
});

/** What the rest of the document refers to, without the operation. */
function withAnchors(): string {
  const body =
    'required: true\n        content: { application/json: { schema: { $ref: "#/components/schemas/NewNote" } } }';
  return `    x-body: &note\n        ${body}\n    x-errors: &errors\n        '401': { $ref: '#/components/responses/Unauthorized' }\n`;
}

describe('states', () => {
  test('come from the table where the document has no way to them', async () => {
    const seen: unknown[] = [];
    const ready = (usual: object) => {
      seen.push(usual);
      return { ...usual, body: { text: 'from the table' } };
    };
    const { results } = await runAll({}, { states: { createNote: { ready } } });
    expect(named('failed', results)).toEqual([]);
    expect(seen).toContainEqual({ body: { text: 'milk', weight: 1 } });
  });

  test('that the service refuses fail the cases that need them', async () => {
    const { results } = await runAll({ handlers: (own) => ({ ...own, createNote: () => ({ status: 503 }) }) });
    expect(results.find((result) => result.operation === 'getNote')).toMatchObject({
      outcome: 'failed',
      got: 'createNote answered 503 to a valid request',
    });
  });
});

test('credentials that are not known skip the cases that need them', async () => {
  const { results } = await runAll({}, { credentials: (scheme) => (scheme === 'key' ? secrets.key : undefined) });
  expect(named('failed', results)).toEqual([]);
  expect(new Set(named('skipped', results).map((name) => name.replace(/^\w+: /, '')))).toEqual(
    new Set(['with staff instead', 'with the value of staff as key']),
  );
});

test('no secret is shown, though the service says what it was sent', async () => {
  const tamper: Sabotage['tamper'] = ({ headers }, response) => {
    response.writeHead(418).end(JSON.stringify(headers));
    return true;
  };
  const { results } = await runAll({ tamper });
  const shown = JSON.stringify(results);
  expect(shown).toContain('$CREDENTIALS_KEY');
  for (const secret of [secrets.key, secrets.staff, btoa(secrets.staff)]) expect(shown).not.toContain(secret);
});

test('a resource that cannot be deleted is reported', async () => {
  const endless = (yaml: string): string =>
    yaml.replace(/ {4}delete:[^]*?(?=components:)/, '').replaceAll(/ {8}delete: .*\n/g, '');
  const handlers: Sabotage['handlers'] = ({ createNote, listNotes, getNote, replaceNote }) =>
    Object.fromEntries(
      Object.entries({ createNote, listNotes, getNote, replaceNote }).flatMap(([name, handler]) =>
        handler === undefined ? [] : [[name, handler]],
      ),
    );
  const { left } = await runAll({ document: endless, handlers }, { document: await loadDocument(endless(notesYaml)) });
  expect(left).toEqual({ createNote: notes().size });
});

test('an address without a listener is reported at once', async () => {
  service = await startNotes();
  const { url } = service;
  await service.close();
  const run = new ContractRun({ document, url, credentials });
  await expect(run.reach()).rejects.toThrow(/got no answer \(ECONNREFUSED\)/);
});

test('a line that is pasted creates what its path names', async () => {
  const handlers: Sabotage['handlers'] = (own) => ({
    ...own,
    getNote: (input) => ({ ...own.getNote!(input), headers: { ETag: '"1"' }, status: 203 }),
  });
  const { results } = await runAll({ handlers });
  expect([...notes()]).toEqual([]);
  const failed = results.find(({ operation, case: title }) => operation === 'getNote' && title === 'a valid request');
  const { stdout } = await promisify(execFile)('bash', ['-c', failed?.curl ?? ''], {
    env: { ...process.env, CREDENTIALS_KEY: secrets.key },
  });
  expect(stdout).toContain('HTTP/1.1 203');
  expect(notes().size).toBe(1);
});

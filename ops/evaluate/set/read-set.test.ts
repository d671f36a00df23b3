import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownDocuments } from '../../../openapi/testing/documents.ts';
import { checkSet, readSetFile } from './read-set.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-set-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string) {
  const file = join(folder, 'set.yml');
  await writeFile(file, text);
  return checkSet(await readSetFile(file), await ownDocuments());
}

const head = 'services:\n  session-context: {}\nrequests:\n';

it('reads requests, and puts each argument at its place', async () => {
  const set = await read(
    `services:\n  session-context: {}\ngiven:\n  - createSession: { userId: 7 }\nrequests:\n` +
      `  - say: Change it\n    kind: update\n    hostile: true\n    calls: [{ updateSession: { sessionId: 3, context: calm } }]\n` +
      `    forbid: ['*', listSessions]\n    answer: [a, [b, c]]\n    absent: [d]\n    order: [e, f]\n`,
  );
  expect(set.given).toMatchObject([{ service: 'session-context', arguments: { body: { userId: 7 } } }]);
  expect(set.requests).toMatchObject([
    {
      say: 'Change it',
      kind: 'update',
      isHostile: true,
      calls: [{ operation: { id: 'updateSession' }, arguments: { path: { sessionId: 3 }, body: { context: 'calm' } } }],
      forbid: ['*', 'listSessions'],
      answer: [['a'], ['b', 'c']],
      absent: ['d'],
      order: ['e', 'f'],
      line: 6,
    },
  ]);
});

it.each([
  { given: 'services: {\n', line: 2, want: /invalid YAML/ },
  { given: `${head}  - say: a\n    kind: b\n    kind: c\n    calls: []\n`, line: 6, want: /duplicated|invalid YAML/ },
  { given: `${head}  - say: a\n    kind: b\n`, line: 4, want: /has no "calls"/ },
  { given: `${head}  - say: a\n    kind: b\n    call: []\n    calls: []\n`, line: 6, want: /"call": write "calls"/ },
  { given: `${head}  - say: 5\n    kind: b\n    calls: []\n`, line: 4, want: /must be string/ },
  {
    given: `${head}  - { say: a, kind: b, calls: [] }\n  - { say: a, kind: b, calls: [{ getSesion: {} }] }\n`,
    line: 5,
    want: /operation "getSesion" \(did you mean "getSession"\?\)/,
  },
  {
    given: `${head}  - { say: a, kind: b, calls: [{ getSession: { id: 3 } }] }\n`,
    line: 4,
    want: /"getSession" has no argument "id"/,
  },
  { given: `${head}  - { say: a, kind: b, calls: [], forbid: [nothing] }\n`, line: 4, want: /operation "nothing"/ },
  {
    given: 'services:\n  tasks: { document: none.yml }\nrequests:\n  - { say: a, kind: b, calls: [] }\n',
    line: 2,
    want: /does not exist/,
  },
])('refuses $want at line $line', async ({ given, line, want }) => {
  await expect(read(given)).rejects.toMatchObject({
    code: 'cli-requests-invalid',
    message: expect.stringMatching(want) as string,
    data: { line },
  });
});

it('refuses a file that does not exist', async () => {
  await expect(readSetFile(join(folder, 'none.yml'))).rejects.toMatchObject({ code: 'cli-requests-invalid' });
});

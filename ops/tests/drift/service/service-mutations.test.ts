/**
 * The half of the table of mutations that is about running services: each is one difference between a service and its
 * document, found by the sections that its row names, by its rule, and by no other section.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../openapi/document/document.ts';
import { withHead } from '../../../probe/testing/sabotage.ts';
import { objectOf } from '../../../../openapi/json/json.ts';
import type { Handler } from '../../../../service/http/handlers/handlers.ts';
import { messageMutations } from './message-mutations.ts';
import { answering, listing, without } from './mutating.ts';
import { check, type Mutation, notesFolder, checkNotes } from './notes.ts';
import { stateMutations } from './state-mutations.ts';
import { pickRows } from '../../../../openapi/testing/long-form.ts';

const rows = [...messageMutations, ...stateMutations];

type Handlers = Readonly<Record<string, Handler>>;

describe('a service that differs from its document in one thing', () => {
  test.each(pickRows(rows, 4))('%j: %s, by %s', async (sections, _title, rule, mutation) => {
    const found = await check(mutation);
    expect(found.reasons).toEqual([]);
    expect(found.sections).toEqual(sections);
    expect(found.findings.map((finding) => finding.rule)).toContain(rule);
    for (const finding of found.findings) {
      expect(finding).toMatchObject({ severity: 'error', operation: expect.any(String) as unknown });
      expect(finding.line).toBeGreaterThan(1);
    }
  });
});

function newestFirst(): Mutation {
  return {
    handlers: (own) => ({
      listNotes: async (input) => {
        const { limit, offset } = input.query;
        const reply = await own('listNotes')({ ...input, query: { ...input.query, limit: 100_000, offset: 0 } });
        const all = (Array.isArray(reply.body) ? (reply.body as JsonObject[]) : []).toReversed(); // of notes
        return { ...reply, body: all.slice(Number(offset), Number(offset) + Number(limit)) };
      },
    }),
  };
}

/** Every operation that answers with a note answers with it as it is changed. */
function forAnswers(change: (note: JsonObject) => JsonObject): Mutation {
  const ids = ['createNote', 'getNote', 'replaceNote', 'changeNote'];
  const one = ids.map((id) => answering(id, change));
  const all = listing((items) => items.map((item) => change(objectOf(item as JsonObject)))); // of notes
  return {
    handlers: (own) => Object.assign({}, ...[...one, all].map(({ handlers }) => handlers?.(own) ?? {})) as Handlers,
  };
}

const withAuthorId = ({ author }: JsonObject): JsonObject =>
  author === undefined ? {} : { author: { ...objectOf(author), authorId: 1 } };

const inSmallLetters = ({ email, ...author }: JsonObject): JsonObject =>
  typeof email === 'string' ? { ...author, email: email.toLowerCase() } : author;

describe('a service that differs in what its document leaves open', () => {
  const harmless: readonly (readonly [title: string, mutation: Mutation])[] = [
    ['nothing', {}],
    ['members that the schema allows', answering('getNote', (note) => ({ ...note, mood: 'merry' }))],
    ['null that is left out', forAnswers((note) => (note.due === null ? without(note, 'due') : note))],
    [
      'addresses in small letters',
      forAnswers(({ author, ...note }) => ({
        ...note,
        ...(author === undefined ? {} : { author: inSmallLetters(objectOf(author)) }),
      })),
    ],
    ['members that the server adds to objects', forAnswers((note) => ({ ...note, ...withAuthorId(note) }))],
    ['another header', withHead((_status, headers) => ({ ...headers, 'X-Powered-By': 'steam' }))],
    ['members in another order', answering('createNote', (note) => Object.fromEntries(Object.entries(note).reverse()))],
    [
      'other words in its errors',
      {
        tamper: (request) => {
          request.headers['x-request-id'] = 'mine';
          return false;
        },
      },
    ],
    ['the newest first', newestFirst()],
    [
      'slower',
      {
        handlers: (own) => ({
          getNote: async (input) => {
            await new Promise((resolve) => setTimeout(resolve, 3));
            return own('getNote')(input);
          },
        }),
      },
    ],
  ];
  test.each(pickRows(harmless, 1))('%s', async (_title, mutation) => {
    expect(await check(mutation)).toEqual({ sections: [], findings: [], reasons: [] });
  });
});

describe('services that are started for it', () => {
  let folder: string | undefined;
  afterAll(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  /** The folder of a service whose handlers are these of the notes. */
  async function service(change: string): Promise<string> {
    folder ??= await mkdtemp(join(tmpdir(), 'fountainai-mutations-'));
    const own = await mkdtemp(join(folder, 'service-'));
    await mkdir(join(own, 'notes'));
    await writeFile(join(own, 'notes/api.d.ts'), await readFile(join(notesFolder, 'service/notes/api.d.ts')));
    const code = JSON.stringify(join(notesFolder, 'service/notes/operations.ts'));
    const text = `import { open as openNotes } from ${code};
export const open = async () => { const service = await openNotes(); const handlers = { ...service.handlers }; ${change}; return { ...service, handlers }; };`;
    await writeFile(join(own, 'notes/operations.ts'), text);
    return own;
  }

  test.each([
    { change: '', sections: [] },
    { change: 'delete handlers.deleteNote', sections: ['code', 'behaviour'] },
    { change: 'handlers.other = () => ({ status: 200 })', sections: ['code', 'behaviour'] },
    { change: 'handlers.deleteNote = () => ({ status: 204 })', sections: ['behaviour'] },
  ])('$sections: $change', async ({ change, sections }) => {
    expect((await checkNotes(undefined, await service(change))).sections).toEqual(sections);
  });
});

/** Mutations that only several requests together show. */
import type { JsonObject } from '../../../../openapi/document/document.ts';
import { objectOf, stringOf } from '../../../../openapi/json/json.ts';
import { HttpError } from '../../../../service/errors/errors.ts';
import type { Reply } from '../../../../service/http/handlers/handlers.ts';
import { alone, asking, listing, type MutationRow, without } from './mutating.ts';
import type { Mutation } from './notes.ts';

const newNote = 'components schemas NewNote properties';

const defaults: readonly MutationRow[] = [
  [
    alone,
    'the default of a parameter is another',
    'default-not-applied',
    { document: (draft) => draft.set('paths /notes get parameters 1 schema default', 5) },
  ],
  [
    alone,
    'the default of a member is another',
    'default-not-applied',
    { document: (draft) => draft.set(`${newNote} state default`, 'old') },
  ],
  [
    alone,
    'the default of a member is for new notes alone',
    'default-not-applied',
    asking('replaceNote', ({ body }) => ({
      body: {
        ...objectOf(body),
        text: stringOf(objectOf(body).text) === '' ? 'nothing' : stringOf(objectOf(body).text),
      },
    })),
  ],
];

let shown = 0;

const lists: readonly MutationRow[] = [
  [
    alone,
    'the limit is ignored',
    'limit-ignored',
    asking('listNotes', ({ query }) => ({ query: { ...query, limit: 100 } })),
  ],
  [
    alone,
    'the offset is ignored',
    'page-doubles',
    asking('listNotes', ({ query }) => ({ query: { ...query, offset: 0 } })),
  ],
  [
    alone,
    'pages skip',
    'page-skips',
    asking('listNotes', ({ query }) => ({ query: { ...query, offset: Number(query.offset) * 1.5 } })),
  ],
  [
    alone,
    'pages double',
    'page-doubles',
    asking('listNotes', ({ query }) => ({ query: { ...query, offset: Math.max(0, Number(query.offset) - 1) } })),
  ],
  [
    alone,
    'each page is in another order',
    'page-skips',
    listing((items) => (shown++ % 2 === 0 ? items.toReversed() : items)),
  ],
  [
    alone,
    'a filter is ignored',
    'filter-ignored',
    asking('listNotes', ({ query }) => ({ query: without(query as JsonObject, 'state') })),
  ],
  [
    alone,
    'a filter loses some',
    'filter-loses',
    listing((items, { query }) => (query.state === undefined ? items : items.slice(1))),
  ],
  [
    alone,
    'what is created is not in the list',
    'created-not-listed',
    listing((items) => items.filter((item) => objectOf(item).weight === undefined)),
  ],
];

/** What was sent is answered or kept only in part. */
const losses: readonly MutationRow[] = [
  [
    alone,
    'a member of an object is not kept when a note is created',
    'created-differs',
    asking('createNote', ({ body }) => ({ body: withoutEmail(objectOf(body)) })),
  ],
  [
    alone,
    'a member is answered when a note is created, and not kept',
    'created-differs',
    {
      handlers: (own) => ({
        createNote: async (input) => {
          const { body, ...reply } = await own('createNote')({ ...input, body: without(objectOf(input.body), 'tags') });
          const { tags } = objectOf(input.body);
          return { ...reply, body: tags === undefined ? body : { ...objectOf(body), tags } };
        },
      }),
    },
  ],
  [
    alone,
    'a member is not kept when a note is replaced',
    'update-lost',
    asking('replaceNote', ({ body }) => ({ body: without(objectOf(body), 'rating') })),
  ],
  [
    alone,
    'a member of an object is not kept when a note is changed',
    'update-lost',
    asking('changeNote', ({ body }) => ({ body: withoutEmail(objectOf(body)) })),
  ],
];

function withoutEmail(note: JsonObject): JsonObject {
  return note.author === undefined ? note : { ...note, author: without(objectOf(note.author), 'email') };
}

const changes: readonly MutationRow[] = [
  [
    alone,
    'a change does not stick',
    'update-lost',
    { handlers: (own) => ({ changeNote: (input) => own('getNote')(input) }) },
  ],
  [
    alone,
    'a change is answered and not kept',
    'update-lost',
    {
      handlers: (own) => ({
        replaceNote: async (input) => {
          const { headers, body } = await own('getNote')(input);
          return { status: 200, headers: headers ?? {}, body: { ...objectOf(body), ...objectOf(input.body) } };
        },
      }),
    },
  ],
  [
    alone,
    'a change of some wipes the rest',
    'patch-wipes',
    {
      handlers: (own) => ({
        changeNote: async (input) => {
          const { body } = await own('getNote')(input);
          const { title = null, text = null, state = null } = objectOf(body);
          return own('replaceNote')({ ...input, body: { title, text, state, ...objectOf(input.body) } });
        },
      }),
    },
  ],
  [alone, 'If-Match is ignored', 'condition-ignored', asking('replaceNote', () => ({ header: {} }))],
  [
    alone,
    'If-Match is compared with the id alone',
    'condition-ignored',
    asking('replaceNote', ({ header, path }) => ({
      header: String(header['If-Match']).startsWith(`"${String(path.noteId)}-`) ? {} : header,
    })),
  ],
  [
    alone,
    'a deletion deletes nothing',
    'deleted-answers',
    {
      handlers: (own) => ({ deleteNote: async (input) => own('getNote')(input).then((): Reply => ({ status: 204 })) }),
    },
  ],
  [alone, 'what was deleted is still listed', 'deleted-listed', deletedInList()],
  [alone, 'what is not there is null', 'absent-answers', absentIsNull()],
];

/** The list remembers what it has once shown. */
function deletedInList(): Mutation {
  const seen = new Map<unknown, unknown>();
  return {
    handlers: (own) => ({
      listNotes: async (input) => {
        const { limit, offset, state } = input.query;
        const reply = await own('listNotes')({ ...input, query: { limit: 100_000, offset: 0 } });
        for (const note of Array.isArray(reply.body) ? reply.body : []) seen.set(objectOf(note).noteId, note);
        const found = [...seen.values()].filter((note) => state === undefined || objectOf(note).state === state);
        return { ...reply, body: found.slice(Number(offset), Number(offset) + Number(limit)) };
      },
    }),
  };
}

function absentIsNull(): Mutation {
  return {
    handlers: (own) => ({
      getNote: (input) =>
        own('getNote')(input).catch((error: unknown) => {
          if (error instanceof HttpError) return { status: 200, headers: { ETag: '"0"' }, body: null };
          throw error;
        }),
    }),
  };
}

export const stateMutations: readonly MutationRow[] = [...defaults, ...lists, ...losses, ...changes];
